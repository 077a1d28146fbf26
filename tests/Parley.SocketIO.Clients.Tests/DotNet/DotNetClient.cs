using System.Collections.Concurrent;
using System.Threading.Channels;
using Parley.SocketIO.Clients.Tests.Hosting;
using SocketIOClient;
using SocketIOClient.Transport;

namespace Parley.SocketIO.Clients.Tests.DotNet;

/// <summary>NuGet SocketIOClient, which keeps what it receives, by event, until a scenario asks for it.</summary>
internal sealed class DotNetClient : IDisposable
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentDictionary<string, Channel<SocketIOResponse>> _received = [];
    private readonly Channel<string?> _connections = Channel.CreateUnbounded<string?>();
    private readonly Channel<string> _disconnections = Channel.CreateUnbounded<string>();
    private readonly Channel<string> _errors = Channel.CreateUnbounded<string>();

    internal DotNetClient(Uri address, ClientTransports transports, string token = "letmein", bool reconnects = false)
    {
        Inner = new SocketIOClient.SocketIO(address, new SocketIOClient.SocketIOOptions
        {
            Transport = transports == ClientTransports.Default ? TransportProtocol.Polling : TransportProtocol.WebSocket,
            Reconnection = reconnects,
            ReconnectionDelay = 10,
            Auth = new { token },
        });
        Inner.OnConnected += (_, _) => _connections.Writer.TryWrite(Inner.Id);
        Inner.OnDisconnected += (_, reason) => _disconnections.Writer.TryWrite(reason);
        Inner.OnError += (_, error) => _errors.Writer.TryWrite(error);
    }

    internal SocketIOClient.SocketIO Inner { get; }

    public void Dispose() => Inner.Dispose();

    /// <summary>Connects, upgrade included, and returns the socket's id.</summary>
    internal async Task<string?> ConnectAsync()
    {
        await Inner.ConnectAsync().WaitAsync(Patience);
        var id = await NextConnectionAsync();
        Assert.Equal(TransportProtocol.WebSocket, Inner.Options.Transport);
        return id;
    }

    internal Task<string?> NextConnectionAsync() => NextAsync(_connections);

    internal Task<string> NextDisconnectionAsync() => NextAsync(_disconnections);

    internal Task<string> NextErrorAsync() => NextAsync(_errors);

    internal DotNetClient Listen(params string[] events)
    {
        foreach (var name in events)
        {
            var received = _received.GetOrAdd(name, _ => Channel.CreateUnbounded<SocketIOResponse>());
            Inner.On(name, response => received.Writer.TryWrite(response));
        }

        return this;
    }

    internal Task<SocketIOResponse> NextAsync(string name) => NextAsync(_received[name]);

    internal Task EmitAsync(string name, params object[] arguments) => Inner.EmitAsync(name, arguments).WaitAsync(Patience);

    internal async Task<SocketIOResponse> AskAsync(string name, params object[] arguments)
    {
        var answer = new TaskCompletionSource<SocketIOResponse>();
        await Inner.EmitAsync(name, answer.SetResult, arguments).WaitAsync(Patience);
        return await answer.Task.WaitAsync(Patience);
    }

    private static Task<T> NextAsync<T>(Channel<T> channel) => channel.Reader.ReadAsync().AsTask().WaitAsync(Patience);
}
