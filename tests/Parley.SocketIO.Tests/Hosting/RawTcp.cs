using System.Net.Sockets;
using System.Text;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>A TCP connection that sends whatever bytes a test wants, without HTTP's help.</summary>
internal sealed class RawTcp : IDisposable
{
    private readonly TcpClient _tcp;
    private readonly NetworkStream _stream;

    private RawTcp(TcpClient tcp)
    {
        _tcp = tcp;
        _stream = tcp.GetStream();
    }

    public void Dispose() => _tcp.Dispose();

    internal static async Task<RawTcp> OpenAsync(Uri host)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(host.Host, host.Port).WaitAsync(SocketIOHost.Patience);
        return new RawTcp(tcp);
    }

    /// <summary>A request to open a WebSocket; further headers as lines, each with its line break.</summary>
    internal static string Opening(string query = "EIO=4&transport=websocket", string headers = "") =>
        $"GET /socket.io/?{query} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
        $"Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n";

    internal Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    internal Task SendAsync(byte[] bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(SocketIOHost.Patience);

    /// <summary>Says that nothing more will come.</summary>
    internal void EndSending() => _tcp.Client.Shutdown(SocketShutdown.Send);

    /// <summary>Some of what has come; empty at the end, also when the server has reset the connection.</summary>
    internal async Task<string> ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, await _stream.ReadAsync(buffer).AsTask().WaitAsync(SocketIOHost.Patience));
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Everything up to the end.</summary>
    internal async Task<string> ReadToEndAsync()
    {
        var all = new StringBuilder();
        string more;
        while ((more = await ReadAsync()).Length > 0)
            all.Append(more);
        return all.ToString();
    }
}
