using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;

namespace Parley.Server.Tests.Fixture;

/// <summary>Reads what the server answers.</summary>
internal static class Wire
{
    public static readonly JsonSerializerOptions Options = MakeOptions();

    public static T As<T>(this JsonElement json) => json.Deserialize<T>(Options)!;

    /// <summary>The acknowledgement, which must be a yes.</summary>
    public static async Task<JsonElement> OkAsync(this Task<JsonElement> acknowledgement)
    {
        var answer = await acknowledgement;
        Assert.True(answer.GetProperty("ok").GetBoolean(), answer.GetRawText());
        return answer;
    }

    public static async Task<T> OkAsync<T>(this Task<JsonElement> acknowledgement) => (await acknowledgement.OkAsync()).As<T>();

    /// <summary>The acknowledgement, which must be this error.</summary>
    public static async Task<ErrorBody> RefusedAsync(this Task<JsonElement> acknowledgement, ErrorCode code)
    {
        var answer = await acknowledgement;
        Assert.False(answer.GetProperty("ok").GetBoolean(), $"expected {code.Code}, got {answer.GetRawText()}");
        var error = answer.GetProperty("error").As<ErrorBody>();
        Assert.Equal((code.Code, code.Title, code.Retryable), (error.Code, error.Title, error.Retryable));
        return error;
    }

    /// <summary>The body, which must come with this status.</summary>
    public static async Task<T> ReadAsync<T>(this HttpResponseMessage response, int status)
    {
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Options)!;
    }

    public static async Task<T> ReadAsync<T>(this Task<HttpResponseMessage> request, int status)
    {
        using var response = await request;
        return await response.ReadAsync<T>(status);
    }

    public static async Task ReadAsync(this Task<HttpResponseMessage> request, int status)
    {
        using var response = await request;
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)response.StatusCode == status, $"expected {status}, got {(int)response.StatusCode}: {text}");
    }

    /// <summary>The problem, which must be this one, in its media type.</summary>
    public static async Task<ErrorBody> ProblemAsync(this Task<HttpResponseMessage> request, ErrorCode code)
    {
        using var response = await request;
        var error = await response.ReadAsync<ErrorBody>(code.Status);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal((code.Code, ErrorBody.TypeBase + code.Code, (int?)code.Status), (error.Code, error.Type, error.Status));
        return error;
    }

    private static JsonSerializerOptions MakeOptions()
    {
        var options = new JsonSerializerOptions();
        ProtocolJson.Configure(options);
        options.TypeInfoResolverChain.Add(new DefaultJsonTypeInfoResolver()); // what tests make up
        return options;
    }
}
