using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Receipts;

/// <summary>
/// Merges receipts by maximum and stores what came together in one transaction, five times a second: a cursor that moves a hundred times costs one row.
/// </summary>
internal sealed class ReceiptBuffer(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, SocketIOServer io, TimeProvider clock, ILogger<ReceiptBuffer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private Dictionary<(long Conversation, long Person), Pending> _pending = [];
    private bool _closed;

    /// <summary>Returns with the cursors as they are after the merge, durably stored.</summary>
    public Task<Result<ReceiptResponse>> MergeAsync(ConversationHandle conversation, Person person, long delivered, long read)
    {
        lock (_lock)
        {
            if (_closed)
            {
                return Task.FromResult<Result<ReceiptResponse>>(new ParleyError(ErrorCodes.Unavailable, "The server is stopping."));
            }

            var key = (conversation.Number, person.Number);
            if (!_pending.TryGetValue(key, out var pending))
            {
                _pending.Add(key, pending = new Pending(conversation, person));
            }

            pending.Delivered = Math.Max(pending.Delivered, Math.Max(delivered, read));
            pending.Read = Math.Max(pending.Read, read);
            return pending.Completion.Task;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
            {
                _closed = true;
            }

            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        Dictionary<(long, long), Pending> taken;
        lock (_lock)
        {
            if (_pending.Count == 0)
            {
                return;
            }

            (taken, _pending) = (_pending, []);
        }

        try
        {
            var moved = await database.WriteAsync(session => StoreAsync(session, taken.Values), CancellationToken.None);
            foreach (var (pending, cursors) in moved)
            {
                Finish(pending, cursors);
            }
        }
        catch (Exception exception)
        {
            ChatLog.ReceiptsFailed(logger, exception);
            foreach (var pending in taken.Values)
            {
                pending.Completion.TrySetResult(new ParleyError(ErrorCodes.Unavailable, "The receipt could not be stored."));
            }
        }
    }

    private async Task<List<(Pending, Cursors?)>> StoreAsync(DatabaseSession session, IReadOnlyCollection<Pending> receipts)
    {
        var moved = new List<(Pending, Cursors?)>();
        await LockAsync(session, receipts);
        foreach (var pending in receipts)
        {
            moved.Add((pending, await MoveAsync(session, pending)));
        }

        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (var conversation in moved.Where(one => one.Item2 is { Moved: true }).Select(one => one.Item1.Conversation.Number).Distinct())
        {
            await session.ExecuteAsync(
                "UPDATE conversations SET touched_at = @now WHERE conversation = @conversation AND touched_at < @now", new { conversation, now });
        }

        return moved;
    }

    /// <summary>
    /// The lock that the log takes, in its order: sending moves cursors too, and a cursor read before and written after that would fall. SQLite has one
    /// writer at a time.
    /// </summary>
    private static async Task LockAsync(DatabaseSession session, IReadOnlyCollection<Pending> receipts)
    {
        if (session.Engine == DatabaseEngine.Postgres)
        {
            await session.QueryAsync<long>(
                "SELECT conversation FROM conversations WHERE conversation IN @numbers ORDER BY conversation FOR UPDATE",
                new { numbers = SqlList.Of(receipts.Select(receipt => receipt.Conversation.Number).Distinct()) });
        }
    }

    /// <summary>Cursors only rise, <c>read ≤ delivered ≤ last seq</c>. Null when the person is no member.</summary>
    private static async Task<Cursors?> MoveAsync(DatabaseSession session, Pending pending)
    {
        var key = new { conversation = pending.Conversation.Number, person = pending.Person.Number };
        var row = await session.QueryFirstOrDefaultAsync<CursorRow>(
            """
            SELECT m.delivered_seq, m.read_seq, m.read_counted, c.last_seq, c.last_counted, c.member_count
            FROM members m JOIN conversations c ON c.conversation = m.conversation
            WHERE m.conversation = @conversation AND m.person = @person
            """,
            key);
        if (row is null)
        {
            return null;
        }

        var delivered = Math.Max(row.DeliveredSeq, Math.Min(pending.Delivered, row.LastSeq));
        var read = Math.Max(row.ReadSeq, Math.Min(pending.Read, row.LastSeq));
        if (delivered == row.DeliveredSeq && read == row.ReadSeq)
        {
            return new Cursors(delivered, read, row.LastCounted - row.ReadCounted, Moved: false, Told: false);
        }

        var counted = read == row.ReadSeq ? row.ReadCounted : await session.QuerySingleAsync<long>(
            "SELECT counted FROM messages WHERE conversation = @conversation AND seq = @read", new { key.conversation, read });
        await session.ExecuteAsync(
            """
            UPDATE members SET delivered_seq = @delivered, read_seq = @read, read_counted = @counted, marked_unread = 0
            WHERE conversation = @conversation AND person = @person
            """,
            new { key.conversation, key.person, delivered, read, counted });
        return new Cursors(delivered, read, row.LastCounted - counted, Moved: true, Told: row.MemberCount <= ConversationReader.MembersShown);
    }

    private void Finish(Pending pending, Cursors? cursors)
    {
        if (cursors is not { } now)
        {
            pending.Completion.TrySetResult(ParleyError.NotFound("conversation"));
            return;
        }

        pending.Completion.TrySetResult(new ReceiptResponse
        {
            ConversationId = pending.Conversation.Id,
            DeliveredSeq = now.Delivered,
            ReadSeq = now.Read,
            UnreadCount = now.Unread,
        });
        // In a larger group nobody reads a hundred names under a message.
        if (now.Told)
        {
            io.To(Rooms.Conversation(pending.Conversation.Id)).Emit(
                EventNames.MessageStatusUpdate,
                new MessageStatusUpdate
                {
                    ConversationId = pending.Conversation.Id,
                    UserId = pending.Person.Id,
                    DeliveredSeq = now.Delivered,
                    ReadSeq = now.Read,
                },
                ProtocolJson.Default.MessageStatusUpdate);
        }
    }

    private sealed class Pending(ConversationHandle conversation, Person person)
    {
        public ConversationHandle Conversation { get; } = conversation;

        public Person Person { get; } = person;

        public long Delivered { get; set; }

        public long Read { get; set; }

        public TaskCompletionSource<Result<ReceiptResponse>> Completion { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Cursors(long Delivered, long Read, long Unread, bool Moved, bool Told);

    private sealed class CursorRow
    {
        public long DeliveredSeq { get; init; }

        public long ReadSeq { get; init; }

        public long ReadCounted { get; init; }

        public long LastSeq { get; init; }

        public long LastCounted { get; init; }

        public long MemberCount { get; init; }
    }
}
