using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Mentions;

/// <summary>
/// Whom a message names. Stored as one byte (1: all members, 0: those that follow alone) and the ids, 16 bytes each in RFC 9562's order, as they stand in the text. The layout is
/// stored: never change it.
/// </summary>
/// <param name="Users">Members, each once.</param>
/// <param name="All">Everybody in the group.</param>
internal sealed record MessageMentions(IReadOnlyList<UserId> Users, bool All)
{
    private const int IdBytes = 16;

    public static MessageMentions? Read(byte[]? stored)
    {
        if (stored is null)
        {
            return null;
        }

        var users = new UserId[(stored.Length - 1) / IdBytes];
        for (var i = 0; i < users.Length; i++)
        {
            users[i] = new UserId(new Guid(stored.AsSpan(1 + (i * IdBytes), IdBytes), bigEndian: true));
        }

        return new MessageMentions(users, stored[0] != 0);
    }

    public byte[] Write()
    {
        var stored = new byte[1 + (Users.Count * IdBytes)];
        stored[0] = All ? (byte)1 : (byte)0;
        for (var i = 0; i < Users.Count; i++)
        {
            Users[i].Value.TryWriteBytes(stored.AsSpan(1 + (i * IdBytes)), bigEndian: true, out _);
        }

        return stored;
    }

    /// <summary>What of it somebody may: all members are named in a small group by everybody, in a larger one by moderators and above. Null when nobody is left.</summary>
    /// <param name="head">Where it is said.</param>
    /// <param name="role">What they are there.</param>
    /// <param name="small">The most members of a small group.</param>
    public MessageMentions? AllowedIn(ConversationRow head, MemberRole role, int small)
    {
        var all = All && head.Type == ConversationType.Group
            && (head.MemberCount <= small || GroupRules.Check(head.Type, GroupAction.MentionAll, role) is null);
        return Users.Count == 0 && !all ? null : all == All ? this : this with { All = all };
    }

    /// <summary>Whom it names that none of the others does; null when there is nobody.</summary>
    public MessageMentions? Except(IEnumerable<MessageMentions> others)
    {
        var (users, all) = (Users.ToList(), All);
        foreach (var other in others)
        {
            users.RemoveAll(other.Users.Contains);
            all &= !other.All;
        }

        return users.Count == 0 && !all ? null : new MessageMentions(users, all);
    }
}

internal static class MentioningMessages
{
    public static Message Naming(this Message message, MessageMentions? mentions) => mentions is null
        ? message
        : message with { Mentions = mentions.Users.Count == 0 ? null : mentions.Users, MentionsAll = mentions.All };
}
