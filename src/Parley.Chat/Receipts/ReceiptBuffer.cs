using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Notifications;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.Privacy;
using Parley.Contracts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>
/// Merges receipts by maximum and stores what came together in one transaction, five times a second: a cursor that moves a hundred times costs one row.
/// </summary>
internal sealed class ReceiptBuffer(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ReceiptFeed feed, PrivacyDirectory privacy, NewsBell bell, LogClock time, TimeProvider clock,
    ILogger<ReceiptBuffer> logger)
    : BackgroundService
{
    /// <summary>Receipts in one transaction: about 5 ms of the one writer, so that a thousand that come together do not hold up the messages.</summary>
    private const int MostTogether = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private Dictionary<(long Conversation, long Person), PendingReceipt> _pending = [];
    private bool _closed;

    /// <summary>Returns with the cursors as they are after the merge, durably stored.</summary>
    /// <param name="marked">Sets or takes away the mark "unread"; null leaves it.</param>
    /// <param name="originSocket">The socket that gets the answer as its acknowledgement; null for REST.</param>
    public Task<Result<ReceiptResponse>> MergeAsync(
        ConversationHandle conversation, Person person, long delivered, long read, bool? marked, string? originSocket)
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
                _pending.Add(key, pending = new PendingReceipt(conversation, person));
            }

            pending.Merge(delivered, read, marked, originSocket);
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
        Dictionary<(long Conversation, long Person), PendingReceipt> taken;
        lock (_lock)
        {
            (taken, _pending) = (_pending, _pending.Count == 0 ? _pending : []);
        }

        foreach (var some in taken.Chunk(MostTogether))
        {
            await StoreAsync(new Dictionary<(long Conversation, long Person), PendingReceipt>(some));
        }

        try
        {
            feed.Tick();
        }
        catch (Exception exception)
        {
            // The next tick tells what this one did not.
            ChatLog.ReceiptsFailed(logger, exception);
        }
    }

    private async Task StoreAsync(Dictionary<(long Conversation, long Person), PendingReceipt> taken)
    {
        try
        {
            var moves = await database.WriteAsync(session => StoreAsync(session, taken), CancellationToken.None);
            foreach (var pending in taken.Values)
            {
                if (!moves.ContainsKey((pending.Conversation.Number, pending.Person.Number)))
                {
                    pending.Completion.TrySetResult(ParleyError.NotFound("conversation"));
                }
            }

            foreach (var (key, move) in moves)
            {
                Finish(taken[key], move);
            }

            bell.Ring();
        }
        catch (Exception exception)
        {
            // That the database does not answer is said by those who watch it; five times a second is too often.
            if (!database.IsUnavailable(exception))
            {
                ChatLog.ReceiptsFailed(logger, exception);
            }

            foreach (var pending in taken.Values)
            {
                pending.Completion.TrySetResult(new ParleyError(ErrorCodes.Unavailable, "The receipt could not be stored."));
            }
        }
    }

    /// <summary>The members among them, and what moved. May run again after a lost conflict.</summary>
    private async Task<Dictionary<(long Conversation, long Person), Move>> StoreAsync(
        DatabaseSession session, Dictionary<(long Conversation, long Person), PendingReceipt> taken)
    {
        var store = ReceiptStore.On(session);
        var (moves, moved, read) = (new Dictionary<(long, long), Move>(taken.Count), new List<CursorRow>(), new List<CursorRow>());
        await store.LoadAsync(taken.Keys, row =>
        {
            var key = (row.Conversation, row.Person);
            var changed = taken[key].Move(row, privacy.HidesRead(row.Person), out var further);
            moves.Add(key, new Move(row, null));
            if (changed)
            {
                moved.Add(row);
            }

            if (further)
            {
                read.Add(row);
            }
        });
        await store.CountAsync(read);
        await store.UpdateAsync(moved);
        var revs = await PersonalLog.AppendAsync(session, [.. moved.Select(row => new PersonalChange(row.Person, PersonalKind.Cursors, row.Conversation))]);
        for (var i = 0; i < revs.Length; i++)
        {
            moves[(moved[i].Conversation, moved[i].Person)] = new Move(moved[i], PersonalLog.Range(revs[i]));
        }

        // In a larger conversation nobody sees the others' cursors, so there is nothing to sync.
        var shown = moved.Where(row => row.Moved && row.MemberCount <= ConversationReader.MembersShown).Select(row => row.Conversation).ToHashSet();
        var now = await time.NowAsync(session);
        await store.TouchAsync(shown, now);
        await TellModulesAsync(session, read, taken, now);
        return moves;
    }

    /// <summary>One row for all who have read further in this flush.</summary>
    private static async ValueTask TellModulesAsync(
        DatabaseSession session, List<CursorRow> read, Dictionary<(long Conversation, long Person), PendingReceipt> taken, long now)
    {
        var items = read.Where(row => row.Type != ConversationType.Guest).Select(row =>
        {
            var pending = taken[(row.Conversation, row.Person)];
            return new ConversationRead(pending.Conversation.Id, pending.Person.Id, row.ReadSeq, row.Unread);
        }).ToList();
        if (items.Count > 0)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(new ConversationsRead { Items = items }, ContractsJson.Default.ConversationsRead);
            await OutboxTable.AddAsync(session, ConversationsRead.Topic, payload, now);
        }
    }

    private void Finish(PendingReceipt pending, Move move)
    {
        var row = move.Row;
        pending.Completion.TrySetResult(new ReceiptResponse
        {
            ConversationId = pending.Conversation.Id,
            DeliveredSeq = row.DeliveredSeq,
            ReadSeq = row.ReadSeq,
            MarkedUnread = row.MarkedUnread,
            UnreadCount = row.Unread,
            LastSeq = row.LastSeq,
            Personal = move.Personal,
        });
        if (move.Personal is not null)
        {
            feed.TellOwn(pending, row, move.Personal);
        }

        if (row.Moved)
        {
            feed.TellOthers(pending.Conversation.Id, row, pending.Person);
        }
    }

    /// <param name="Personal">Null when nothing changed.</param>
    private sealed record Move(CursorRow Row, PersonalRange? Personal);
}
