using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.RealTime;
using Parley.Chat.Reports;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>A chat of strangers that has ended.</summary>
internal sealed record EndedChat(DeletedConversation Deleted, IReadOnlyList<Seat> Seats);

/// <summary>
/// Ends a chat of strangers because one of them goes: nothing that was said can be read any more. The last messages are kept apart, sealed, for as long as either may report the other.
/// </summary>
internal sealed class EndChatCommand(
    ConversationHandle conversation, UserId account, ConversationKeys keys, ConversationFeed feed, OutboxRelay outbox, EvidenceStore evidence,
    Action<EndedChat> announce) : LogCommand<EndedChat>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<EndedChat>> ExecuteAsync(LogBatch batch)
    {
        var seats = await Seat.OfConversationAsync(batch.Session, conversation.Number);
        if (seats.Count < 2 || seats.All(seat => seat.Account != account) || batch.FindHead(conversation.Number) is not { DeletedAt: null } head)
        {
            return ParleyError.NotFound("chat");
        }

        await evidence.KeepAsync(batch, conversation, seats);
        await Seat.LeaveAsync(batch.Session, conversation.Number);
        return new EndedChat(await batch.RemoveAsync(conversation, head, seats.Single(seat => seat.Account == account).Person), seats);
    }

    public override ValueTask PublishAsync(EndedChat outcome)
    {
        keys.Forget(conversation.Id);
        outbox.Wake();
        announce(outcome);
        feed.ConversationDeleted(outcome.Deleted);
        return ValueTask.CompletedTask;
    }
}
