using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Deletions;
using Parley.Chat.Encryption;
using Parley.Chat.Guests;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>Who has received and seen a message: of those others who are members now and may see it.</summary>
internal sealed class SeenBy(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, Names users)
{
    private const string Find = $"""
        SELECT m.seq, m.rev, m.sender, c.member_count FROM messages m
        JOIN conversations c ON c.conversation = m.conversation
        JOIN members mb ON mb.conversation = m.conversation AND mb.person = @person
        WHERE m.id = @message AND m.conversation = @Number AND m.seq > c.floor_seq AND (m.seq >= mb.from_seq OR {PastMemberships.Cover}) AND {HiddenRows.Not}
        """;

    /// <summary>
    /// An earlier membership counts, as it does for reading the message. Somebody who came later does not, though they may read it where newcomers see all: nobody
    /// has shown it to them.
    /// </summary>
    private const string Others = $"""
        {MemberStateRow.Select}
        WHERE m.conversation = @Number AND m.person <> @sender AND m.person <> @person AND (m.from_rev < @rev OR EXISTS (
          SELECT 1 FROM past_memberships v
          WHERE v.conversation = m.conversation AND v.person = m.person AND @rev > v.from_rev AND @rev <= v.to_rev))
        ORDER BY m.joined_at, m.person
        """;

    public async ValueTask<Result<MessageReceipts>> ReadAsync(Caller caller, ConversationId id, MessageId message, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var found = await database.ReadAsync(session => ReadAsync(session, handle.Number, message, person), cancellationToken);
        if (!found.TryGet(out var view, out var error))
        {
            return error;
        }

        var (seq, members) = view;
        return new MessageReceipts
        {
            ConversationId = id,
            MessageId = message,
            Seen = [.. members.Where(member => member.ReadSeq >= seq).Select(member => member.UserId)],
            Delivered = [.. members.Where(member => member.DeliveredSeq >= seq && !(member.ReadSeq >= seq)).Select(member => member.UserId)],
            Sent = [.. members.Where(member => member.DeliveredSeq < seq).Select(member => member.UserId)],
            Users = await users.GetAsync([.. members.Select(member => member.UserId)], cancellationToken),
        };
    }

    private static async Task<Result<MessageView>> ReadAsync(DatabaseSession session, long number, MessageId message, long person)
    {
        if (await MemberRow.FindAsync(session, number, person) is null)
        {
            return ParleyError.NotFound("conversation");
        }

        if (await session.QueryFirstOrDefaultAsync<PlaceRow>(Find, new { message, Number = number, person }) is not { } place)
        {
            return ParleyError.NotFound("message");
        }

        if (place.MemberCount > ConversationReader.MembersShown)
        {
            return ParleyError.Invalid(new FieldError(
                "id", $"names a conversation of more than {ConversationReader.MembersShown} members, where nobody is told who has seen what",
                ConversationReader.MembersShown));
        }

        var blind = !(await ChatSettingsStore.ReadAsync(session, person)).ReadReceipts;
        var rows = await session.QueryAsync<MemberStateRow>(Others, new { Number = number, person, sender = place.Sender, rev = place.Rev });
        return new MessageView(place.Seq, [.. rows.Select(row => row.ToMember(blind))]);
    }

    private sealed record MessageView(long Seq, IReadOnlyList<Member> Members);

    private sealed class PlaceRow
    {
        public long Seq { get; init; }

        public long Rev { get; init; }

        public long Sender { get; init; }

        public long MemberCount { get; init; }
    }
}
