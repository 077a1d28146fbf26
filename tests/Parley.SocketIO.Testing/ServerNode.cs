using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Adapters;

namespace Parley.SocketIO.Testing;

/// <summary>One server of a cluster: a real Kestrel on a free port.</summary>
public sealed class ServerNode : IAsyncDisposable
{
    /// <summary>Nothing here waits this long unless it hangs.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _app;

    private ServerNode(WebApplication app, IAdapter adapter)
    {
        _app = app;
        Adapter = adapter;
        Url = new Uri(app.Urls.First());
        Server = app.Services.GetRequiredService<SocketIOServer>();
    }

    /// <summary>Where it listens.</summary>
    public Uri Url { get; }

    /// <summary>Its server.</summary>
    public SocketIOServer Server { get; }

    /// <summary>The namespace <c>/</c>.</summary>
    public Namespace Root => Server.Of("/");

    /// <summary>What joins it to the others.</summary>
    public IAdapter Adapter { get; }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>Starts a node.</summary>
    public static async Task<ServerNode> StartAsync(IAdapter adapter, TimeProvider time, Action<SocketIOOptions>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(time);
        builder.Services.AddSingleton(adapter);
        builder.Services.AddSocketIO(configure);
        var app = builder.Build();
        app.MapSocketIO("/socket.io");
        await app.StartAsync();
        return new ServerNode(app, adapter);
    }

    /// <summary>Stops it as a signal would.</summary>
    public Task StopAsync() => _app.StopAsync().WaitAsync(Patience);

    /// <summary>
    /// Completes when this node has handled all that <paramref name="other"/> published before the call: messages of one node keep their order.
    /// </summary>
    public async Task HearAsync(ServerNode other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var name = "heard " + Guid.NewGuid();
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Root.OnServerSide(name, _ =>
        {
            heard.TrySetResult();
            return ValueTask.CompletedTask;
        });
        other.Root.ServerSideEmit(name, 0, TestingJson.Default.Int32);
        await heard.Task.WaitAsync(Patience);
    }

    /// <summary>A client that has joined a namespace.</summary>
    public async Task<NodeClient> ConnectAsync(string ns = "/", string? auth = null, string query = "")
    {
        var connected = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
        Server.Of(ns).OnConnection(socket =>
        {
            connected.TrySetResult(socket);
            return ValueTask.CompletedTask;
        });
        var client = await NodeClient.OpenAsync(Url, query);
        var prefix = ns == "/" ? "" : ns + ",";
        await client.SendAsync($"40{prefix}{auth}");
        client.ConnectReply = await client.ReceiveAsync();
        Assert.StartsWith($"40{prefix}{{\"sid\":\"", client.ConnectReply, StringComparison.Ordinal);
        client.Socket = await connected.Task.WaitAsync(Patience);
        return client;
    }
}
