using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Somebody who has just come into a conversation, and what it looks like to them at that revision.</summary>
public sealed record Arrival(Person Person, Conversation Conversation)
{
    /// <summary>What telling it covers of their own log.</summary>
    public PersonalRange? Personal { get; init; }
}

internal static class Arrivals
{
    /// <summary>
    /// Taken inside the transaction, right after the members were added: read after the commit, it might hold messages whose own frames follow, and
    /// a client would ignore those.
    /// </summary>
    public static async Task<IReadOnlyList<Arrival>> ReadArrivalsAsync(
        this LogBatch batch, ConversationRow head, BodyCipher cipher, IEnumerable<(Person Person, MemberRole Role)> joined)
    {
        await batch.FlushAsync();
        var shown = head.MemberCount <= ConversationReader.MembersShown;
        var members = shown ? (await ConversationReader.MembersAsync(batch.Session, [head.Conversation]))[head.Conversation].ToList() : null;
        var blind = members?.Where(member => member.HidesRead != 0).Select(member => member.Person).ToHashSet() ?? [];
        var seeing = members?.Select(member => member.ToMember(blind: false)).ToList();
        var creator = await batch.Session.QuerySingleAsync<UserId>("SELECT id FROM people WHERE person = @CreatedBy", new { head.CreatedBy });
        return [.. joined.Select(one => new Arrival(one.Person, new Conversation
        {
            Id = head.Id,
            Type = head.Type,
            Title = Titles.Open(cipher, head.Title),
            Picture = head.Picture,
            Topic = Topics.Open(cipher, head.Topic),
            Settings = head.Settings,
            Retention = head.Retention,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(head.CreatedAt),
            CreatedBy = creator,
            LastSeq = head.LastSeq,
            LastRev = head.LastRev,
            FloorSeq = head.FloorSeq,
            LastActivityAt = DateTimeOffset.FromUnixTimeMilliseconds(head.LastActivityAt),
            LastMessage = null,
            UnreadCount = 0,
            MemberCount = (int)head.MemberCount,
            Me = new Membership
            {
                Role = one.Role,
                JoinedAt = DateTimeOffset.FromUnixTimeMilliseconds(batch.Now),
                DeliveredSeq = head.LastSeq,
                ReadSeq = head.LastSeq,
                FromSeq = head.FromSeqOfNewcomers,
                UserId = head.Type == ConversationType.Guest ? one.Person.Id : null,
            },
            Members = blind.Contains(one.Person.Number) ? members?.Select(member => member.ToMember(blind: true)).ToList() : seeing,
        })
        {
            Personal = batch.Personal(one.Person.Number, head.Conversation),
        })];
    }
}
