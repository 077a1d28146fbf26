using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Matching;

/// <summary>
/// A guest who has registered takes along the chat that both wanted to keep: their person in it goes by their account's id from now on. When nobody in it is a guest any more, it is
/// a direct conversation like any other.
/// </summary>
/// <param name="self">By the account's id.</param>
internal sealed class RegisterInChatCommand(ConversationHandle conversation, Person self, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, self, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        var seats = await Seat.OfConversationAsync(batch.Session, head.Conversation);
        if (seats.All(seat => seat.Account != Actor.Id) || seats.Any(seat => seat.Keeps == 0))
        {
            return ParleyError.NotFound("chat");
        }

        await Renaming.ToAccountAsync(batch.Session, Actor);
        head.MembersRev = batch.AppendChange(head, ChangeKind.PersonRenamed, Actor.Number, Actor.Number);
        await batch.Session.ExecuteAsync("DELETE FROM guest_seats WHERE account = @Id", new { Actor.Id });
        if (!await HasGuestsAsync(batch.Session, head.Conversation))
        {
            await BecomeDirectAsync(batch, head);
        }

        return new Applied(new SystemEvent { Event = "guest-registered", UserIds = [Actor.Id] });
    }

    private static async Task<bool> HasGuestsAsync(DatabaseSession session, long conversation) => await session.QueryFirstOrDefaultAsync<long?>(
        "SELECT 1 FROM members m JOIN guest_people g ON g.person = m.person WHERE m.conversation = @conversation LIMIT 1", new { conversation }) is not null;

    private static async Task BecomeDirectAsync(LogBatch batch, ConversationRow head)
    {
        await Seat.LeaveAsync(batch.Session, head.Conversation);
        var members = await batch.Session.QueryAsync<long>("SELECT person FROM members WHERE conversation = @Conversation ORDER BY person", new { head.Conversation });
        if (members.Count != 2)
        {
            return; // the other one has left
        }

        // Two who have a direct conversation already have this one beside it.
        if (await batch.Session.ExecuteAsync(
                "INSERT INTO direct_pairs (low, high, conversation) VALUES (@low, @high, @Conversation) ON CONFLICT DO NOTHING",
                new { low = members[0], high = members[1], head.Conversation }) > 0)
        {
            head.Type = ConversationType.Direct;
            await batch.Session.ExecuteAsync(
                "UPDATE conversations SET type = @type, sweep_at = 0 WHERE conversation = @Conversation", new { type = (long)head.Type, head.Conversation });
        }
    }
}

/// <summary>A guest leaves a chat whose other side has registered and kept it: it stays with them.</summary>
internal sealed class LeaveKeptChatCommand(ConversationHandle conversation, Person self, UserId account, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, self, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        await batch.Session.ExecuteAsync(
            "DELETE FROM guest_seats WHERE account = @account AND conversation = @Conversation", new { account, head.Conversation });
        await batch.RemoveMemberAsync(head, actorMember, Actor.Number);
        return new Applied(new SystemEvent { Event = "member-left" }) { Left = [Actor] };
    }
}

/// <summary>A guest's person becomes the account's.</summary>
internal static class Renaming
{
    public static async Task ToAccountAsync(DatabaseSession session, Person account)
    {
        // Their first request as a member may have come before this: of the person that it made nothing is known yet.
        await session.ExecuteAsync(
            """
            UPDATE people SET id = @other WHERE id = @Id AND person <> @Number
              AND NOT EXISTS (SELECT 1 FROM members m WHERE m.person = people.person)
            """,
            new { other = new UserId(Guid.NewGuid()), account.Id, account.Number });
        await session.ExecuteAsync("UPDATE people SET id = @Id WHERE person = @Number", new { account.Id, account.Number });
        await session.ExecuteAsync("DELETE FROM guest_people WHERE person = @Number", new { account.Number });
    }
}
