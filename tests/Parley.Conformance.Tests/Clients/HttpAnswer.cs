using System.Net;
using System.Text.Json;

namespace Parley.Conformance.Tests.Clients;

internal static class HttpAnswer
{
    internal static Task<string> TextAsync(this HttpResponseMessage answer) => answer.Content.ReadAsStringAsync();

    /// <summary>Engine.IO's refusals: 400 (403 for 4) and <c>{"code":N,"message":"…"}</c>.</summary>
    internal static async Task AssertErrorAsync(HttpResponseMessage answer, int code, string? message)
    {
        AssertError((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType, await answer.Content.ReadAsStringAsync(), code, message);
    }

    internal static void AssertError(RawWebSocket refused, int code, string? message)
    {
        // A refused WebSocket that says nothing more than its status is not understood either.
        AssertError(refused.Status, refused.Headers.GetValueOrDefault("Content-Type"), refused.Body, code, message);
    }

    private static void AssertError(int status, string? contentType, string body, int code, string? message)
    {
        Assert.Equal(code == 4 ? HttpStatusCode.Forbidden : HttpStatusCode.BadRequest, (HttpStatusCode)status);
        Assert.Equal("application/json", contentType);
        var error = JsonElement.Parse(body);
        Assert.Equal(code, error.GetProperty("code").GetInt32());
        if (message is not null)
            Assert.Equal(message, error.GetProperty("message").GetString());
        Assert.Equal(2, error.GetPropertyCount());
    }
}
