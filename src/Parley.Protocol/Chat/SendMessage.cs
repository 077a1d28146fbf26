using System.Text.Json;
using Parley.Protocol.Accounts;

namespace Parley.Protocol.Chat;

/// <summary>The event <c>send-message</c>, and the body of <c>POST /conversations/{id}/messages</c> (whose path names the conversation).</summary>
public sealed record SendMessageRequest
{
    /// <summary>UUIDv7 made by the client, kept for its retries. Without one the server makes it, and a retry is a second message.</summary>
    public MessageId? Id { get; init; }

    public ConversationId? ConversationId { get; init; }

    /// <summary>Instead of a conversation: the other person; opens the direct conversation when there is none.</summary>
    public UserId? ReceiverId { get; init; }

    public MessageType? Type { get; init; }

    /// <summary>Of a message of type <c>file</c> its caption, which may be absent.</summary>
    public string? Text { get; init; }

    /// <summary>With type <c>file</c>: one's own files, which are ready.</summary>
    public IReadOnlyList<FileId>? Files { get; init; }

    /// <summary>With type <c>poll</c>: what can be chosen. The text is the question.</summary>
    public PollRequest? Poll { get; init; }

    public MessageId? ReplyTo { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>Instead of a type, a text, files, a poll, an answer and metadata of one's own: a message that one sees, which is sent on as it is.</summary>
    public ForwardedMessage? Forward { get; init; }
}

/// <summary>Which message is sent on.</summary>
public sealed record ForwardedMessage
{
    public ConversationId? ConversationId { get; init; }

    public MessageId? MessageId { get; init; }
}

/// <summary>The message is durably stored.</summary>
public sealed record SendMessageResponse
{
    public bool Ok { get; init; } = true;

    public required Message Message { get; init; }

    public required long After { get; init; }

    public required long UpTo { get; init; }
}

public sealed record MessagePage
{
    /// <summary>Ascending by seq.</summary>
    public required IReadOnlyList<Message> Items { get; init; }

    /// <summary>Whether there is more in the direction asked.</summary>
    public required bool HasMore { get; init; }

    public required IReadOnlyList<User> Users { get; init; }
}

/// <summary>One message, and whom it names.</summary>
public sealed record FoundMessage
{
    public required Message Message { get; init; }

    public required IReadOnlyList<User> Users { get; init; }
}
