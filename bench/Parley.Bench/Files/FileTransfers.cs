using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;

namespace Parley.Bench.Files;

/// <summary>One file's way into a server and out of it again, by one connection. Both say how long it took.</summary>
internal abstract class FileTransfers(Uri server) : IDisposable
{
    private readonly byte[] _buffer = new byte[128 * 1024];

    protected HttpClient Http { get; } = new(new SocketsHttpHandler()) { BaseAddress = server, Timeout = TimeSpan.FromMinutes(10) };

    /// <summary>Until the server has said that it is stored.</summary>
    public async Task<TimeSpan> UploadAsync(long bytes)
    {
        var started = Stopwatch.GetTimestamp();
        await SendAsync(new GeneratedContent(bytes));
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Of the file that was uploaded last, until its last byte is here.</summary>
    public async Task<TimeSpan> DownloadAsync(long bytes)
    {
        var address = await AddressAsync();
        var started = Stopwatch.GetTimestamp();
        using var answer = (await Http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead)).EnsureSuccessStatusCode();
        await using var body = await answer.Content.ReadAsStreamAsync();
        var received = 0L;
        for (int read; (read = await body.ReadAsync(_buffer)) > 0;)
        {
            received += read;
        }

        return received == bytes ? Stopwatch.GetElapsedTime(started) : throw new InvalidOperationException($"{received} of {bytes} bytes arrived.");
    }

    protected abstract Task SendAsync(HttpContent content);

    protected abstract ValueTask<Uri> AddressAsync();

    public void Dispose() => Http.Dispose();
}

/// <summary>The bare copy's.</summary>
internal sealed class CopyTransfers(Uri server) : FileTransfers(server)
{
    protected override async Task SendAsync(HttpContent content) => (await Http.PostAsync(default(Uri), content)).EnsureSuccessStatusCode().Dispose();

    protected override ValueTask<Uri> AddressAsync() => new(Http.BaseAddress!);
}

/// <summary>The product's: as a form, the way browsers send it, and by a signed link.</summary>
internal sealed class ParleyTransfers(Uri server) : FileTransfers(server)
{
    private Guid _file;

    public async Task RegisterAsync()
    {
        using var answer = await Http.PostAsJsonAsync(
            "api/v1/auth/register", new { username = "ada", email = "ada@bench.invalid", password = "a passphrase for the bench", displayName = "Ada" });
        Http.DefaultRequestHeaders.Authorization = new("Bearer", (await ReadAsync(answer)).GetProperty("accessToken").GetString());
    }

    protected override async Task SendAsync(HttpContent content)
    {
        using var form = new MultipartFormDataContent { { content, "file", "random.bin" } };
        using var answer = await Http.PostAsync("api/v1/files", form);
        _file = (await ReadAsync(answer)).GetProperty("id").GetGuid();
    }

    protected override async ValueTask<Uri> AddressAsync()
    {
        using var answer = await Http.GetAsync($"api/v1/files/{_file}/link");
        return new Uri(Http.BaseAddress!, (await ReadAsync(answer)).GetProperty("url").GetString());
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return answer.IsSuccessStatusCode ? body : throw new InvalidOperationException(body.ToString());
    }
}
