using System.Globalization;
using System.Net.Http.Headers;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Files;

/// <summary>Requests of tus, as they go over the wire.</summary>
internal static class TusSteps
{
    /// <summary>Begins an upload.</summary>
    public static async Task<FileId> CreateAsync(TestUser user, long length, string? metadata = null)
    {
        using var response = await SendAsync(user, HttpMethod.Post, "files/uploads", null, ("Upload-Length", Text(length)), ("Upload-Metadata", metadata));
        Assert.Equal(201, (int)response.StatusCode);
        return FileId.From(Guid.Parse(response.Headers.Location!.OriginalString.Split('/')[^1]));
    }

    public static Task<HttpResponseMessage> AppendAsync(TestUser user, FileId id, long offset, byte[] bytes) => AppendAsync(user, id, offset, new ByteArrayContent(bytes));

    public static Task<HttpResponseMessage> AppendAsync(TestUser user, FileId id, long offset, HttpContent content)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("application/offset+octet-stream");
        return SendAsync(user, HttpMethod.Patch, $"files/uploads/{id}", content, ("Upload-Offset", Text(offset)));
    }

    /// <summary>How much has arrived.</summary>
    public static async Task<long> HeadAsync(TestUser user, FileId id, int status = 204)
    {
        using var response = await SendAsync(user, HttpMethod.Head, $"files/uploads/{id}", null);
        Assert.Equal(status, (int)response.StatusCode);
        return status == 204 ? long.Parse(response.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture) : -1;
    }

    public static async Task<HttpResponseMessage> SendAsync(TestUser user, HttpMethod method, string path, HttpContent? content, params (string Name, string? Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Authorization = new("Bearer", user.Token);
        foreach (var (name, value) in headers.Prepend(("Tus-Resumable", "1.0.0")))
        {
            if (value is not null)
            {
                request.Headers.Remove(name);
                request.Headers.TryAddWithoutValidation(name, value);
            }
        }

        return await user.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
