using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

public class ContentCodingTests
{
    [Theory]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0.5, gzip", "gzip")]
    [InlineData("GZIP", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.1, br;q=0", "gzip")]
    [InlineData("deflate", null)]
    [InlineData("gzip;q=0", null)]
    [InlineData("identity", null)]
    [InlineData("", null)]
    [InlineData(";;;,=", null)]
    public void Choose_AcceptEncoding_TakesWhatTheClientLikesBest(string header, string? coding) => Assert.Equal(coding, ContentCoding.Choose(header));

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task Poll_LongAnswer_IsCompressed(string coding)
    {
        await using var host = await SocketIOHost.StartAsync();
        var text = new string('x', 2_000);
        using var response = await PollAsync(host, text, coding);
        Assert.Equal([coding], response.Content.Headers.ContentEncoding);
        Assert.Equal("text/plain; charset=UTF-8", response.Content.Headers.ContentType!.ToString());
        var body = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        Assert.True(response.Content.Headers.ContentLength < 200);
        await using Stream plain = coding == "br" ? new BrotliStream(body, CompressionMode.Decompress) : new GZipStream(body, CompressionMode.Decompress);
        using var reader = new StreamReader(plain);
        Assert.Equal($"42[\"text\",\"{text}\"]", await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(900, "gzip", true)]
    [InlineData(2_000, "identity", true)]
    [InlineData(2_000, "gzip", false)]
    public async Task Poll_ShortAnswerOrNotAskedForOrOff_IsPlain(int length, string coding, bool isOn)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.HttpCompression = isOn ? new() : null);
        var text = new string('x', length);
        using var response = await PollAsync(host, text, coding);
        Assert.Empty(response.Content.Headers.ContentEncoding);
        Assert.Equal($"42[\"text\",\"{text}\"]", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<HttpResponseMessage> PollAsync(SocketIOHost host, string text, string coding)
    {
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        (await connected).Emit("text", text, TestJson.Default.String);
        using var request = new HttpRequestMessage(HttpMethod.Get, client.Address);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        var response = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return response;
    }
}
