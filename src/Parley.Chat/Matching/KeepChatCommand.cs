using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Protocol;

namespace Parley.Chat.Matching;

/// <summary>Everybody in the chat, after one of them has said that they want to keep it.</summary>
internal sealed record KeptChat(IReadOnlyList<Seat> Seats)
{
    public bool Agreed => Seats.All(seat => seat.Keeps != 0);
}

/// <summary>Somebody wants to keep the chat. May be repeated.</summary>
internal sealed class KeepChatCommand(ConversationHandle conversation, UserId account, Action<KeptChat> announce) : LogCommand<KeptChat>
{
    public override long? Conversation => conversation.Number;

    public override async Task<Result<KeptChat>> ExecuteAsync(LogBatch batch)
    {
        if (await batch.Session.ExecuteAsync(
                "UPDATE guest_seats SET keeps = 1 WHERE account = @account AND conversation = @Number", new { account, conversation.Number }) == 0)
        {
            return ParleyError.NotFound("chat");
        }

        return new KeptChat(await Seat.OfConversationAsync(batch.Session, conversation.Number));
    }

    public override ValueTask PublishAsync(KeptChat outcome)
    {
        announce(outcome);
        return ValueTask.CompletedTask;
    }
}
