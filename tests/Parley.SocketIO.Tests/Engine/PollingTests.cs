using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

public class PollingTests
{
    [Fact]
    public async Task Session_Messages_GoBothWays()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Echo();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        Assert.Equal("ok", await client.SendAsync("42[\"message\",1]\u001e42[\"message\",\"☃\"]"));
        Assert.Equal("42[\"message-back\",[1]]", await client.ReceiveAsync());
        Assert.Equal("42[\"message-back\",[\"☃\"]]", await client.ReceiveAsync());
    }

    [Fact]
    public async Task Poll_SecondAtATime_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        var first = client.GetAsync(TestContext.Current.CancellationToken);
        await WaitForPollAsync(host, client);
        using var second = await client.GetAsync(TestContext.Current.CancellationToken);
        using var firstResponse = await first;
        HttpResponseMessage[] both = [firstResponse, second];
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], both.Select(r => r.StatusCode).Order());
        var answered = both.Single(r => r.StatusCode == HttpStatusCode.OK);
        Assert.Equal("1", await answered.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Poll_AbortedByItsClient_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var disconnected = host.Root.NextDisconnectAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        using var abort = new CancellationTokenSource();
        var poll = client.GetAsync(abort.Token);
        await WaitForPollAsync(host, client);
        await abort.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.Equal(DisconnectReason.TransportClose, await disconnected);
        await client.AssertGoneAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("abc")]
    [InlineData("2")]
    [InlineData("8")]
    [InlineData("bAQI")]
    [InlineData("b***")]
    [InlineData("40\u001e")]
    public async Task Post_InvalidPacket_EndsTheSession(string body)
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync(body));
        await client.AssertGoneAsync();
    }

    [Theory]
    [InlineData("3")]
    [InlineData("6")]
    public async Task Post_UnsolicitedPongOrNoop_IsIgnored(string body)
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal(HttpStatusCode.OK, await client.PostStatusAsync(body));
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Post_ClosePacket_ReleasesThePollAndEndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        var poll = client.PollAsync();
        await WaitForPollAsync(host, client);
        Assert.Equal("ok", await client.SendAsync("1"));
        Assert.Equal("6", await poll);
        await client.AssertGoneAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_OverTheLimit_Is413AndTheSessionLives(bool chunked)
    {
        await using var host = await SocketIOHost.StartAsync(o => o.MaxHttpBufferBytes = 10_000);
        var client = await host.OpenPollingAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, client.Address) { Content = new StringContent("4" + new string('x', 10_000)) };
        request.Headers.TransferEncodingChunked = chunked;
        using var response = await host.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Post_OctetStream_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync("40", "application/octet-stream"));
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Post_TooManyPackets_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        Assert.Equal(HttpStatusCode.BadRequest, await client.PostStatusAsync(string.Join('\u001e', Enumerable.Repeat("6", 400_000))));
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Post_InvalidUtf8_EndsTheSession()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        using var content = new ByteArrayContent([(byte)'4', (byte)'0', 0xFF]);
        using var response = await host.Http.PostAsync(new Uri(client.Address, UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await client.AssertGoneAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("EIO=3&")]
    public async Task Request_OfAnotherVersionThanItsSession_IsRefusedAndTheSessionLives(string version)
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        using var response = await host.Http.GetAsync(
            new Uri($"/socket.io/?{version}transport=polling&sid={client.Sid}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"code":3,"message":"Bad request"}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        await client.ConnectAsync();
    }

    [Fact]
    public async Task Post_WhileTheSessionDrains_IsTakenAndIgnored()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.Echo();
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var socket = await connected;
        socket.Emit("last", 1, TestJson.Default.Int32);
        socket.Disconnect(close: true);
        Assert.Equal("ok", await client.SendAsync("42[\"message\",1]"));
        Assert.Equal("42[\"last\",1]", await client.ReceiveAsync());
        Assert.Equal("41", await client.ReceiveAsync());
        Assert.Equal("1", await client.ReceiveAsync());
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Post_CloseWhileTheSessionDrains_EndsItAtOnce()
    {
        await using var host = await SocketIOHost.StartAsync();
        var connected = host.Root.NextSocketAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        (await connected).Disconnect(close: true);
        Assert.Equal("ok", await client.SendAsync("1"));
        await client.AssertGoneAsync();
    }

    [Fact]
    public async Task Post_BrokenOff_EndsItsSessionAndNothingElse()
    {
        await using var host = await SocketIOHost.StartAsync();
        for (var i = 0; i < 20; i++)
        {
            var disconnected = host.Root.NextDisconnectAsync();
            var client = await host.OpenPollingAsync();
            await client.ConnectAsync();
            using (var tcp = new System.Net.Sockets.TcpClient())
            {
                await tcp.ConnectAsync(host.Url.Host, host.Url.Port, TestContext.Current.CancellationToken);
                await tcp.GetStream().WriteAsync(
                    System.Text.Encoding.ASCII.GetBytes($"POST {client.Address} HTTP/1.1\r\nHost: {host.Url.Authority}\r\nContent-Length: 100\r\n\r\n4"),
                    TestContext.Current.CancellationToken);
                await WaitForPostAsync(host, client);
            }

            Assert.Equal(DisconnectReason.TransportClose, await disconnected);
            await client.AssertGoneAsync();
        }

        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= Microsoft.Extensions.Logging.LogLevel.Error);
    }

    [Fact]
    public async Task R6_BodyThatNeverEnds_IsCutOffWithItsSession()
    {
        var time = new ManualTime();
        await using var host = await SocketIOHost.StartAsync(time: time);
        var disconnected = host.Root.NextDisconnectAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        var busy = client.PollAsync();
        await WaitForPollAsync(host, client);
        using var tcp = new System.Net.Sockets.TcpClient();
        await tcp.ConnectAsync(host.Url.Host, host.Url.Port, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(
            System.Text.Encoding.ASCII.GetBytes($"POST {client.Address} HTTP/1.1\r\nHost: {host.Url.Authority}\r\nContent-Length: 100\r\n\r\n4"),
            TestContext.Current.CancellationToken);
        await WaitForPostAsync(host, client);
        time.Advance(TimeSpan.FromSeconds(25.5));
        Assert.Equal("2", await busy);
        time.Advance(TimeSpan.FromSeconds(20.5));
        Assert.Equal(DisconnectReason.PingTimeout, await disconnected);
        var buffer = new byte[100];
        try
        {
            Assert.Equal(0, await tcp.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken));
        }
        catch (IOException)
        {
            // Reset instead of ended: cut off all the same.
        }
    }

    [Fact]
    public async Task Methods_OtherThanGetAndPost_AreRefused()
    {
        await using var host = await SocketIOHost.StartAsync();
        var client = await host.OpenPollingAsync();
        using var response = await host.Http.DeleteAsync(new Uri(client.Address, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await client.ConnectAsync();
    }

    /// <summary>Returns once the server has the poll waiting.</summary>
    private static async Task WaitForPollAsync(SocketIOHost host, PollingClient client)
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        while (host.Server.Engine.Find(client.Sid)?.HasWaitingPoll == false)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Returns once the server has begun with the POST.</summary>
    private static async Task WaitForPostAsync(SocketIOHost host, PollingClient client)
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        while (host.Server.Engine.Find(client.Sid)?.HasPost == false)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
