using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Doors;

/// <summary>What the connection door takes, and what it gives on as if it had not been there.</summary>
public class ConnectionDoorTests
{
    private const string Start = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\n";
    private const string Upgrade = "Upgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private const string Opening = Start + "Host: a\r\n" + Upgrade + "\r\n";

    public static TheoryData<string> Foreign =>
    [
        "",
        "G",
        "GET",
        "GET /socket.io",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /socket.io/ HTTP/1.1\r\n\r\n",
        "POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0012\u0004\0\0\0\0\0",
        "\u0016\u0003\u0001\u0002\0\u0001\0",
        "GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: a\r\n\r\n",
        Opening.Replace("GET /socket.io/", "GET /socket.iox/", StringComparison.Ordinal),
        Opening.Replace("GET /socket.io/", "GET /socket.io/x", StringComparison.Ordinal),
        Opening.Replace("GET ", "PUT ", StringComparison.Ordinal),
        Opening.Replace("HTTP/1.1", "HTTP/1.0", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nHost: b", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host:", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a/b", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nX: a\r\n folded", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nX : a", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nno colon", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nX: a\0b", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nX: \u00c3(", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nContent-Length: 2", StringComparison.Ordinal) + "{}",
        Opening.Replace("Host: a", "Host: a\r\nTransfer-Encoding: chunked", StringComparison.Ordinal) + "0\r\n\r\n",
        Opening.Replace("Upgrade: websocket", "Upgrade: h2c", StringComparison.Ordinal),
        Opening.Replace("keep-alive, Upgrade", "keep-alive", StringComparison.Ordinal),
        Opening.Replace("Host: a", "Host: a\r\nCookie: " + new string('c', 9_000), StringComparison.Ordinal),
        Opening.Replace("\r\n", "\n", StringComparison.Ordinal),
        Start + "Host: a\r\n" + Upgrade,
    ];

    [Theory]
    [MemberData(nameof(Foreign))]
    public async Task Connection_OfOthers_IsGivenOnByteForByte(string bytes)
    {
        foreach (var pieceBytes in new[] { int.MaxValue, 1, 7, 64 })
        {
            await using var connection = new BareConnection();
            Assert.Equal(bytes, await connection.PassAsync(bytes, pieceBytes));
            Assert.Equal(0, connection.Server.ConnectionCount);
        }
    }

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1)]
    [InlineData(100)]
    public async Task Opening_InPieces_IsTakenOver(int pieceBytes)
    {
        await using var connection = new BareConnection();
        await connection.SendAsync(Opening, pieceBytes);
        var answer = await connection.ReceiveAsync("}");
        Assert.StartsWith("HTTP/1.1 101 Switching Protocols\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("0{\"sid\":\"", answer, StringComparison.Ordinal);
        Assert.Equal(1, connection.Server.ConnectionCount);
    }

    [Fact]
    public async Task Opening_WithTheFirstFrameBehindIt_LosesNothing()
    {
        await using var connection = new BareConnection();
        await connection.SendAsync(Opening + "\u0081\u0082\0\0\0\040");
        var answer = await connection.ReceiveAsync("\"}");
        Assert.Contains("40{\"sid\":\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_OnAPathWithoutSlash_IsTakenOver()
    {
        await using var connection = new BareConnection();
        await connection.SendAsync(Opening.Replace("/socket.io/?", "/socket.io?", StringComparison.Ordinal));
        Assert.StartsWith("HTTP/1.1 101 ", await connection.ReceiveAsync("}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 13", "Sec-WebSocket-Version: 8", "HTTP/1.1 400 Bad Request", "{\"code\":3,\"message\":\"Bad request\"}")]
    [InlineData("dGhlIHNhbXBsZSBub25jZQ==", "short", "HTTP/1.1 400 Bad Request", "{\"code\":3,\"message\":\"Bad request\"}")]
    [InlineData("EIO=4", "EIO=3", "HTTP/1.1 400 Bad Request", "{\"code\":5,\"message\":\"Unsupported protocol version\"}")]
    [InlineData("=websocket", "=websockets", "HTTP/1.1 400 Bad Request", "{\"code\":0,\"message\":\"Transport unknown\"}")]
    [InlineData("=websocket", "=websocket&sid=x", "HTTP/1.1 400 Bad Request", "{\"code\":1,\"message\":\"Session ID unknown\"}")]
    [InlineData("Host: a", "Host: a\r\nOrigin: https://evil.example", "HTTP/1.1 403 Forbidden", "{\"code\":4,\"message\":\"Forbidden\"}")]
    public async Task Opening_ThatIsRefused_IsAnsweredAndClosed(string part, string instead, string status, string body)
    {
        await using var connection = new BareConnection();
        await connection.SendAsync(Opening.Replace(part, instead, StringComparison.Ordinal));
        var answer = await connection.ReceiveAsync(body);
        Assert.StartsWith(status + "\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + body, answer, StringComparison.Ordinal);
        await connection.Served.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Refusal_ForAnAllowedOrigin_CarriesCorsHeaders()
    {
        await using var connection = new BareConnection(options => options.AllowedOrigins.Add("https://chat.example"));
        await connection.SendAsync(Opening.Replace("Host: a", "Host: a\r\nOrigin: https://chat.example", StringComparison.Ordinal).Replace("EIO=4", "EIO=3", StringComparison.Ordinal));
        Assert.Contains("\r\nAccess-Control-Allow-Origin: https://chat.example\r\n", await connection.ReceiveAsync("}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Head_ThatStalls_IsAnswered408After10Seconds()
    {
        await using var connection = new BareConnection();
        await connection.SendAsync(Opening[..60]);
        connection.Time.Advance(TimeSpan.FromSeconds(9.5));
        Assert.False(connection.Served.IsCompleted);
        connection.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", await connection.ReceiveAsync("}"), StringComparison.Ordinal);
        await connection.Served.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        Assert.False(connection.HandedOn.IsCompleted);
    }

    [Fact]
    public async Task Connection_ThatStaysSilent_IsTheHttpServersToClose()
    {
        await using var connection = new BareConnection();
        connection.Time.Advance(TimeSpan.FromSeconds(11));
        await connection.HandedOn;
        Assert.Equal("GET / later", await connection.PassAsync("GET / later", int.MaxValue));
    }

    [Fact]
    public async Task Connection_WaitingWhileTheServerStops_IsGivenOn()
    {
        await using var connection = new BareConnection();
        await connection.Server.ShutdownAsync(TestContext.Current.CancellationToken);
        await connection.HandedOn;
    }

    [Fact]
    public async Task Headers_OfAnOpening_AreKeptWithoutItsOwn()
    {
        Handshake? seen = null;
        await using var connection = new BareConnection(options => options.AllowRequest = (handshake, _) =>
        {
            seen = handshake;
            return new(HandshakeDecision.Refuse());
        });
        await connection.SendAsync(Opening.Replace("Host: a", "Host: a\r\nX-One: 1\r\ncookie: a=b; c=\u00c3\u00a4\r\nx-one:  2 ", StringComparison.Ordinal));
        await connection.ReceiveAsync("}");
        Assert.Equal([new("Host", "a"), new("X-One", "1,2"), new("cookie", "a=b; c=ä")], seen!.Headers);
        Assert.Equal("1,2", seen.Headers["X-ONE"]);
        Assert.Equal("192.0.2.1", seen.Address);
        Assert.Equal("/socket.io/?EIO=4&transport=websocket", seen.Url);
        Assert.Equal("4", seen.Query["EIO"]);
        Assert.False(seen.IsSecure);
    }
}
