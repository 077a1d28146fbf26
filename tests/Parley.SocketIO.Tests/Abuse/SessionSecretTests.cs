using System.Net;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>R7: an Engine.IO session id is all that polling presents, so nobody else may see or guess it.</summary>
public class SessionSecretTests
{
    [Fact]
    public async Task R7_SessionIds_AreLongAndNeverTheSame()
    {
        await using var host = await SocketIOHost.StartAsync();
        var all = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 500; i++)
        {
            var client = await host.OpenPollingAsync();

            // 6 bits a character, at least 128 in all.
            Assert.InRange(client.Sid.Length, 22, 64);
            Assert.True(all.Add(client.Sid));
        }
    }

    [Fact]
    public async Task R7_SessionId_IsInNoPacketAndNoLogOfAnybody()
    {
        await using var host = await SocketIOHost.StartAsync();
        host.Root.On("tell", (e, _) =>
        {
            e.Socket.Broadcast.Emit("told", e.Socket.Id);
            e.Ack(e.Socket.Id, string.Join(',', e.Socket.Handshake.Headers.Values));
            return ValueTask.CompletedTask;
        });
        using var other = await host.ConnectAsync();
        var client = await host.OpenPollingAsync();
        await client.ConnectAsync();
        await client.SendAsync("421[\"tell\"]");
        var seen = await client.ReceiveAsync() + await other.ReceiveAsync() + string.Join('\n', host.Log.Entries.Select(entry => entry.Text));
        Assert.Contains("told", seen, StringComparison.Ordinal);
        Assert.DoesNotContain(client.Sid, seen, StringComparison.Ordinal);
    }

    public static TheoryData<Door, string> Guesses => new MatrixTheoryData<Door, string>(Unharmed.Doors, ["the socket's id", "one letter less", "one letter more", "AAAAAAAAAAAAAAAAAAAAAAAAAAA", "%00", "../"]);

    [Theory]
    [MemberData(nameof(Guesses))]
    public async Task R7_SessionId_Guessed_IsUnknown(Door door, string guess)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        var connected = host.Root.NextSocketAsync();
        var victim = await host.OpenPollingAsync();
        await victim.ConnectAsync();
        var sid = guess switch
        {
            "the socket's id" => (await connected).Id,
            "one letter less" => victim.Sid[..^1],
            "one letter more" => victim.Sid + "A",
            _ => guess,
        };
        using var get = await host.Http.GetAsync(new Uri("/socket.io/?EIO=4&transport=polling&sid=" + sid, UriKind.Relative), TestContext.Current.CancellationToken);
        using var post = await host.Http.PostAsync(new Uri("/socket.io/?EIO=4&transport=polling&sid=" + sid, UriKind.Relative), new StringContent("41"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, get.StatusCode);
        Assert.Equal("{\"code\":1,\"message\":\"Session ID unknown\"}", await post.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using (var raw = await RawTcp.OpenAsync(host.Url))
        {
            await raw.SendAsync(RawTcp.Opening("EIO=4&transport=websocket&sid=" + sid));
            Assert.StartsWith("HTTP/1.1 400", await raw.ReadAsync(), StringComparison.Ordinal);
        }

        // The victim noticed nothing.
        host.Root.Echo();
        await victim.SendAsync("42[\"message\",1]");
        Assert.Equal("42[\"message-back\",[1]]", await victim.ReceiveAsync());
    }
}
