using Parley.Chat.Drafts;
using Parley.Chat.Encryption;
using Parley.Chat.Invites;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Personal;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>Inserts a new conversation and its first members inside a batch.</summary>
internal static class ConversationFactory
{
    public static async Task<ConversationRow> InsertAsync(
        LogBatch batch, ConversationId id, ConversationType type, byte[]? title, long creator, byte[] wrappedKey)
    {
        var number = await batch.Session.QuerySingleAsync<long>(
            """
            INSERT INTO conversations (id, type, title, created_at, created_by, last_seq, last_rev, last_counted, members_rev, floor_seq, member_count,
              last_activity_at, touched_at)
            VALUES (@id, @type, @title, @now, @creator, 0, 0, 0, 0, 0, 0, @now, @now)
            RETURNING conversation
            """,
            new { id, type = (long)type, title, now = batch.Now, creator });
        await ConversationKeys.InsertAsync(batch.Session, number, wrappedKey);
        var head = new ConversationRow
        {
            Conversation = number,
            Id = id,
            Type = type,
            Title = title,
            CreatedAt = batch.Now,
            CreatedBy = creator,
            LastActivityAt = batch.Now,
            TouchedAt = batch.Now,
        };
        batch.Track(head);
        return head;
    }

    /// <summary>Adds somebody who is not a member: their membership starts with the next message, or, where the group is set so, with the first. All before is read.</summary>
    public static async Task AddMemberAsync(this LogBatch batch, ConversationRow head, long person, MemberRole role, long actor)
    {
        var rev = batch.AppendChange(head, ChangeKind.MemberAdded, person, actor);
        await batch.Session.ExecuteAsync(
            """
            INSERT INTO members (conversation, person, role, joined_at, from_seq, from_rev, delivered_seq, read_seq, read_counted)
            VALUES (@conversation, @person, @role, @now, @fromSeq, @rev, @lastSeq, @lastSeq, @lastCounted)
            """,
            new
            {
                conversation = head.Conversation,
                person,
                role = (long)role,
                now = batch.Now,
                fromSeq = head.FromSeqOfNewcomers,
                rev,
                lastSeq = head.LastSeq,
                lastCounted = head.LastCounted,
            });
        await batch.AppendPersonalAsync([person], PersonalKind.Conversation, head.Conversation);
        head.MembersRev = rev;
        head.MemberCount++;
    }

    /// <summary>Ends a membership: it covers what was there before this change, and no more.</summary>
    public static async Task RemoveMemberAsync(this LogBatch batch, ConversationRow head, MemberRow member, long actor)
    {
        var lastRev = head.LastRev;
        await batch.Session.ExecuteAsync(
            """
            INSERT INTO past_memberships (conversation, person, from_rev, to_rev, from_seq, to_seq)
            VALUES (@Conversation, @Person, @FromRev, @lastRev, @FromSeq, @lastSeq)
            """,
            new { member.Conversation, member.Person, member.FromRev, lastRev, member.FromSeq, lastSeq = head.LastSeq });
        await batch.Session.ExecuteAsync(
            "DELETE FROM members WHERE conversation = @Conversation AND person = @Person", new { member.Conversation, member.Person });
        await DraftRow.RemoveAsync(batch.Session, head.Conversation, member.Person);
        await batch.Session.ExecuteAsync(
            "DELETE FROM scheduled_messages WHERE conversation = @Conversation AND person = @Person", new { member.Conversation, member.Person });
        await batch.RevokeOfAsync(head, member.Person);
        head.MembersRev = batch.AppendChange(head, ChangeKind.MemberRemoved, member.Person, actor);
        head.MemberCount--;
        await batch.AppendPersonalAsync([member.Person], PersonalKind.Conversation, head.Conversation);
    }
}
