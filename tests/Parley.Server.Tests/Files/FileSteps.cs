using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Files;

/// <summary>What people do with files.</summary>
internal static class FileSteps
{
    public static Task<HttpResponseMessage> PostFileAsync(this TestUser user, byte[] bytes, string name, string query = "") =>
        user.RequestAsync(HttpMethod.Post, $"files{query}", Form(new ByteArrayContent(bytes), name));

    public static MultipartFormDataContent Form(HttpContent content, string name)
    {
        content.Headers.ContentType = new MediaTypeHeaderValue("image/png"); // a lie, most of the time
        return new MultipartFormDataContent { { content, "file", name } };
    }

    public static Task<StoredFile> UploadAsync(this TestUser user, byte[] bytes, string name = "file.bin", string query = "") =>
        user.PostFileAsync(bytes, name, query).ReadAsync<StoredFile>(201);

    public static Task<StoredFile> FileAsync(this TestUser user, FileId id) => user.GetAsync($"files/{id}").ReadAsync<StoredFile>(200);

    public static Task<FileLink> LinkAsync(this TestUser user, FileId id, string variant = "content") =>
        user.GetAsync($"files/{id}/link?variant={variant}").ReadAsync<FileLink>(200);

    /// <summary>Fetches by a link, without a token.</summary>
    public static async Task<HttpResponseMessage> FetchAsync(this TestServer server, FileLink link, string? range = null, string? ifRange = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Address, link.Url));
        if (range is not null)
        {
            request.Headers.TryAddWithoutValidation("Range", range);
        }

        if (ifRange is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Range", ifRange);
        }

        return await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public static async Task<byte[]> DownloadAsync(this TestUser user, FileId id, string variant = "content")
    {
        using var response = await user.Server.FetchAsync(await user.LinkAsync(id, variant));
        Assert.Equal(200, (int)response.StatusCode);
        return await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
    }

    public static Task<SendMessageResponse> SendFilesAsync(this TestUser user, ConversationId conversation, string caption, params IEnumerable<FileId> files) =>
        user.PostAsync($"conversations/{conversation}/messages", new { type = "file", text = caption, files }).ReadAsync<SendMessageResponse>(201);

    /// <summary>What somebody's files count, and everybody's; both by the sums and by the files themselves, which must agree.</summary>
    public static async Task<(long Own, long All)> UsageAsync(this TestServer server, TestUser user)
    {
        var database = server.Services.GetRequiredKeyedService<ModuleDatabase>("media");
        return await database.ReadAsync(
            async session =>
            {
                var own = await session.QueryFirstOrDefaultAsync<long?>("SELECT bytes FROM file_usage WHERE owner = @Id", new { user.Id }) ?? 0;
                var all = await session.QueryFirstOrDefaultAsync<long?>("SELECT bytes FROM file_usage WHERE owner = @nobody", new { nobody = UserId.From(Guid.Empty) }) ?? 0;
                Assert.Equal(own, await session.QuerySingleAsync<long>("SELECT CAST(COALESCE(SUM(charged), 0) AS BIGINT) FROM files WHERE owner = @Id", new { user.Id }));
                return (own, all);
            },
            TestContext.Current.CancellationToken);
    }

    /// <summary>How many blobs lie in the data folder, those on their way in included.</summary>
    public static int BlobCount(this TestServer server) => server.BlobFiles().Count;

    /// <summary>The files that these are.</summary>
    public static IReadOnlyList<string> BlobFiles(this TestServer server)
    {
        var folder = Path.Combine(server.DataFolder, "blobs");
        return Directory.Exists(folder) ? [.. Directory.GetDirectories(folder).SelectMany(inner => Directory.GetFiles(inner))] : [];
    }

    /// <summary>Returns when the data folder holds so many blobs.</summary>
    public static async Task BlobsAsync(this TestServer server, int count)
    {
        while (server.BlobCount() != count)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Returns when the sweeper has said that the store is another's.</summary>
    public static async Task RefusesToCollectAsync(this TestServer server)
    {
        while (!server.Log.Errors.Any(error => error.Contains("are not collected", StringComparison.Ordinal) && error.Contains("Prefix", StringComparison.Ordinal)))
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
