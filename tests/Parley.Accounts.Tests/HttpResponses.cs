using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;

namespace Parley.Accounts.Tests;

internal static class HttpResponses
{
    public static readonly JsonSerializerOptions Json = Options();

    /// <summary>The body, which must come with this status.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }

    /// <summary>The problem, which must be this one, in its media type.</summary>
    public static async Task<ErrorBody> ProblemAsync(this HttpResponseMessage response, ErrorCode code)
    {
        var error = await response.ReadAsync<ErrorBody>(code.Status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(code.Code, error.Code);
        return error;
    }

    /// <summary>A cookie that the response sets, as it is written; null without one.</summary>
    public static string? SetCookie(this HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues("Set-Cookie", out var values)
            ? values.SingleOrDefault(value => value.StartsWith(name + "=", StringComparison.Ordinal))
            : null;

    private static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        ProtocolJson.Configure(options);
        return options;
    }
}
