using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol.Chat;

/// <summary>The numbers are stored: never renumber.</summary>
[JsonConverter(typeof(KebabEnumConverter<MessageType>))]
public enum MessageType
{
    Text = 1,

    /// <summary>Written by the server: what happened to the conversation, in <see cref="Message.Metadata"/>. Does not count as unread.</summary>
    System = 2,

    /// <summary>Files (<see cref="Message.Files"/>), with the text as their caption.</summary>
    File = 3,

    /// <summary>A question (the text) with options to vote for (<see cref="Message.Poll"/>).</summary>
    Poll = 4,
}

/// <summary>A message as every member sees it.</summary>
public record Message
{
    public required MessageId Id { get; init; }

    public required ConversationId ConversationId { get; init; }

    /// <summary>The place in the conversation: 1..N without a gap.</summary>
    public required long Seq { get; init; }

    /// <summary>The conversation's revision that created it.</summary>
    public required long Rev { get; init; }

    public required UserId SenderId { get; init; }

    public required MessageType Type { get; init; }

    public required string Text { get; init; }

    /// <summary>An object of at most 4 KiB that the sender attached; returned unchanged.</summary>
    public JsonElement? Metadata { get; init; }

    public MessageId? ReplyTo { get; init; }

    /// <summary>Of a message of type <c>file</c>, in the order of sending; absent in all others. <c>GET /files/{id}</c> says what they are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FileId>? Files { get; init; }

    /// <summary>Of a message of type <c>poll</c>; absent in all others.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessagePoll? Poll { get; init; }

    /// <summary>Whom it names by <c>@username</c>: members who could see it, in the order of the text. Left out when nobody is named.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<UserId>? Mentions { get; init; }

    /// <summary>It names everybody in the group (<c>@all</c>), and whoever wrote it may. Left out when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool MentionsAll { get; init; }

    /// <summary>It was sent on from elsewhere, as it stood there: whoever sent it did not write it. Left out when they did.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Forwarded { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? EditedAt { get; init; }

    /// <summary>Since when it is a place without content: no text, no files, no metadata, no answer to another message.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>In the order in which its emoji came first; left out while there are none. Those who may see the message see all of them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<MessageReaction>? Reactions { get; init; }

    /// <summary>Since when it is pinned in its conversation; left out while it is not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DateTimeOffset? PinnedAt { get; init; }

    /// <summary>Who has pinned it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UserId? PinnedBy { get; init; }

    /// <summary>The revision of its latest edit, reaction, vote or pin (also when it was taken off), or of its deletion; left out while there is none. Of two states of one message the one with the higher is the newer.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? ChangedRev { get; init; }
}

/// <summary>The event <c>receive-message</c>: a message and the revisions that this frame covers, <c>(after, upTo]</c>.</summary>
public sealed record MessageFrame : Message
{
    [System.Diagnostics.CodeAnalysis.SetsRequiredMembers]
    public MessageFrame(Message message, long after, long upTo)
        : base(message)
    {
        (After, UpTo) = (after, upTo);
    }

    [JsonConstructor]
    internal MessageFrame()
    {
    }

    public long After { get; init; }

    public long UpTo { get; init; }
}
