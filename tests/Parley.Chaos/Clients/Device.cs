using Parley.Chaos.Network;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Clients;

/// <summary>
/// One of a person's devices: connects, syncs, fills gaps, tells what it has received and read; when the connection ends, it comes back after a jittered
/// pause, until it is stopped.
/// </summary>
internal sealed class Device(string token, Replica replica, FaultyNetwork network, Checking.Journal run, Tally tally, Random random)
{
    private static readonly TimeSpan HoldAtMost = TimeSpan.FromMilliseconds(500), ConnectWithin = TimeSpan.FromSeconds(15);

    private readonly Lock _lock = new();
    private TaskCompletionSource<SocketIOConnection> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _receipt = Task.CompletedTask;
    private volatile bool _quiet;

    public Replica Replica { get; } = replica;

    /// <summary>The refusal of its token, when that was why it gave up.</summary>
    public string? Unauthenticated { get; private set; }

    /// <summary>The connection that is up to date, as soon as there is one.</summary>
    public Task<SocketIOConnection> ConnectedAsync()
    {
        lock (_lock)
        {
            return _connected.Task;
        }
    }

    /// <summary>Keeps the device connected.</summary>
    /// <param name="stop">Ends it.</param>
    /// <param name="once">Gives up when its first connection ends.</param>
    public async Task RunAsync(CancellationToken stop, bool once = false)
    {
        while (!stop.IsCancellationRequested && Unauthenticated is null)
        {
            try
            {
                await ConnectAsync(stop);
            }
            catch (Exception exception) when (Disconnections.IsOne(exception))
            {
                // Once more.
            }

            if (once)
            {
                return;
            }

            await PauseAsync(stop);
        }
    }

    /// <summary>No more receipts; completes when the last one is answered or lost.</summary>
    public Task QuietAsync()
    {
        _quiet = true;
        return _receipt;
    }

    /// <summary>Brings it up to date over its connection.</summary>
    public async Task SyncAsync(SocketIOConnection connection)
    {
        bool more;
        do
        {
            var (request, askedAt) = (Replica.Position, run.NextMoment());
            var answer = await connection.RequestAsync(EventNames.Sync, request, ProtocolJson.Default.SyncRequest);
            if (answer.Error is { } error)
            {
                throw new ServerRefusedException(error.Code);
            }

            var sync = answer.Read(ProtocolJson.Default.SyncResponse);
            Replica.Apply(request, sync, askedAt);
            tally.CountSync();
            more = sync.More || sync.Reset;
        }
        while (more);
    }

    private async Task ConnectAsync(CancellationToken stop)
    {
        Replica.BeginConnection();
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(ConnectWithin);
        await using var connection = await OpenAsync(patience.Token);
        await using var stopping = stop.Register(() => connection.DisposeAsync().AsTask());
        tally.CountConnection();
        await SyncAsync(connection);
        lock (_lock)
        {
            _connected.TrySetResult(connection);
        }

        try
        {
            await WatchAsync(connection);
        }
        finally
        {
            lock (_lock)
            {
                _connected = new TaskCompletionSource<SocketIOConnection>(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }

    private async Task<SocketIOConnection> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SocketIOConnection.ConnectAsync(network.Address, token, Replica.Receive, cancellationToken);
        }
        catch (InvalidOperationException refused) when (refused.Message.Contains("\"unauthenticated\"", StringComparison.Ordinal))
        {
            Unauthenticated = refused.Message;
            throw new ServerRefusedException(refused.Message);
        }
        catch (InvalidOperationException refused) when (refused is not ObjectDisposedException)
        {
            throw new ServerRefusedException(refused.Message);
        }
    }

    private async Task WatchAsync(SocketIOConnection connection)
    {
        using var timer = new PeriodicTimer(HoldAtMost);
        var hadGap = false;
        while (!connection.Closed.IsCompleted)
        {
            await Task.WhenAny(connection.Closed, timer.WaitForNextTickAsync().AsTask());
            if (hadGap && Replica.HasGap && !connection.Closed.IsCompleted)
            {
                await SyncAsync(connection);
            }

            hadGap = Replica.HasGap;
            if (!_quiet && _receipt.IsCompleted && !connection.Closed.IsCompleted)
            {
                _receipt = AcknowledgeAsync(connection);
            }
        }

        await connection.Closed;
    }

    /// <summary>One receipt, of a conversation chosen by chance: fewer than the contract allows.</summary>
    private async Task AcknowledgeAsync(SocketIOConnection connection)
    {
        var conversations = Replica.Conversations;
        if (conversations.Count == 0)
        {
            return;
        }

        var (id, read) = (conversations[random.Next(conversations.Count)], random.Next(2) == 0);
        if (Replica.Unacknowledged(id, read) is not { } seq)
        {
            return;
        }

        try
        {
            var askedAt = run.NextMoment();
            var answer = await connection.RequestAsync(
                read ? EventNames.MessageSeen : EventNames.MessageDelivered, new ReceiptRequest { ConversationId = id, Seq = seq },
                ProtocolJson.Default.ReceiptRequest);
            if (answer.Error is null)
            {
                Replica.Acknowledged(answer.Read(ProtocolJson.Default.ReceiptResponse), askedAt, hasUnread: read);
            }
        }
        catch (Exception exception) when (Disconnections.IsOne(exception))
        {
            // Harmless to lose: the next one says more.
        }
    }

    private async Task PauseAsync(CancellationToken stop)
    {
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20, 300)), TimeProvider.System, stop);
        }
        catch (OperationCanceledException)
        {
            // Stopped.
        }
    }
}
