using Parley.SocketIO.Adapters;

namespace Parley.SocketIO.Testing.Adapters;

/// <summary>Two servers that an adapter joins, on one clock that stands still.</summary>
public abstract class TwoNodes : IAsyncLifetime
{
    private readonly List<ServerNode> _nodes = [];

    /// <summary>The first node.</summary>
    protected ServerNode One { get; private set; } = null!;

    /// <summary>The second node.</summary>
    protected ServerNode Two { get; private set; } = null!;

    /// <summary>The nodes' clock: stands still until a test moves it.</summary>
    protected ManualTime Time { get; } = new();

    /// <inheritdoc/>
    public virtual async ValueTask InitializeAsync()
    {
        One = await StartNodeAsync();
        Two = await StartNodeAsync();
    }

    /// <inheritdoc/>
    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var node in _nodes)
            await node.DisposeAsync();
    }

    /// <summary>An adapter of this test's cluster, which no other test shares.</summary>
    protected abstract IAdapter CreateAdapter();

    /// <summary>Cuts a node off without a word: it neither hears the others nor is it heard.</summary>
    protected abstract Task CutAsync(IAdapter adapter);

    /// <summary>Settings of all nodes.</summary>
    protected virtual void Configure(SocketIOOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.DataJson = new() { TypeInfoResolver = TestingJson.Default };
    }

    /// <summary>Starts another node; completes when all of them know each other.</summary>
    protected async Task<ServerNode> StartNodeAsync()
    {
        var node = await ServerNode.StartAsync(CreateAdapter(), Time, Configure);
        foreach (var other in _nodes)
        {
            await node.HearAsync(other);
            await other.HearAsync(node);
        }

        _nodes.Add(node);
        return node;
    }
}
