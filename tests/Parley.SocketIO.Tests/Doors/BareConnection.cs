using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Hosting;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Doors;

/// <summary>A connection in memory that stands before the connection door; behind it stands something that reads all it is given.</summary>
internal sealed class BareConnection : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly DefaultConnectionContext _context;
    private readonly Pipe _in = new(new PipeOptions(minimumSegmentSize: 16));
    private readonly Pipe _out = new();
    private readonly StringBuilder _handedOn = new();
    private readonly TaskCompletionSource _isHandedOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal BareConnection(Action<SocketIOOptions>? configure = null)
    {
        _services = new ServiceCollection().AddSingleton<TimeProvider>(Time).AddSocketIO(configure).BuildServiceProvider();
        Server = _services.GetRequiredService<SocketIOServer>();
        _context = new DefaultConnectionContext("0", new Ends(_in.Reader, _out.Writer), new Ends(_out.Reader, _in.Writer))
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 1),
        };
        Served = new ConnectionDoor(Server.Engine, "/socket.io").InvokeAsync(_context, HandOnAsync);
    }

    internal ManualTime Time { get; } = new();

    internal SocketIOServer Server { get; }

    /// <summary>Completes when the door or what stands behind it is done with the connection.</summary>
    internal Task Served { get; }

    /// <summary>Completes when the door has given the connection on.</summary>
    internal Task HandedOn => _isHandedOn.Task.WaitAsync(SocketIOHost.Patience);

    public async ValueTask DisposeAsync()
    {
        await _in.Writer.CompleteAsync();
        await Served.WaitAsync(SocketIOHost.Patience);
        await _context.DisposeAsync();
        await _services.DisposeAsync();
    }

    internal async Task SendAsync(string text, int pieceBytes = int.MaxValue)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        for (var start = 0; start < bytes.Length; start += Math.Min(pieceBytes, bytes.Length - start))
            await _in.Writer.WriteAsync(bytes.AsMemory(start, Math.Min(pieceBytes, bytes.Length - start)));
    }

    internal ValueTask EndAsync() => _in.Writer.CompleteAsync();

    /// <summary>Sends what is given and the end, and returns what came to the one behind the door.</summary>
    internal async Task<string> PassAsync(string text, int pieceBytes)
    {
        await SendAsync(text, pieceBytes);
        await EndAsync();
        await Served.WaitAsync(SocketIOHost.Patience);
        return _handedOn.ToString();
    }

    /// <summary>What the client has received when it ends so, or when the connection ends.</summary>
    internal async Task<string> ReceiveAsync(string end)
    {
        var text = new StringBuilder();
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            var read = await _out.Reader.ReadAsync().AsTask().WaitAsync(SocketIOHost.Patience);
            text.Append(Encoding.Latin1.GetString(read.Buffer));
            _out.Reader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
        }

        return text.ToString();
    }

    private async Task HandOnAsync(ConnectionContext connection)
    {
        _isHandedOn.TrySetResult();
        while (true)
        {
            var read = await connection.Transport.Input.ReadAsync();
            Assert.False(read.IsCanceled);
            _handedOn.Append(Encoding.Latin1.GetString(read.Buffer));
            connection.Transport.Input.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
