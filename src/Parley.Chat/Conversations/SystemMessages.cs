using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>What happened to a conversation, for its members to read in its place: the metadata of a message of type <c>system</c>.</summary>
public sealed record SystemEvent
{
    public required string Event { get; init; }

    public IReadOnlyList<UserId>? UserIds { get; init; }

    public string? Title { get; init; }

    public MemberRole? Role { get; init; }

    public string? Topic { get; init; }

    public HistoryVisibility? History { get; init; }

    public GroupVisibility? Visibility { get; init; }

    public bool? Announcements { get; init; }

    public int? SlowModeSeconds { get; init; }

    public RetentionSetting? Retention { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SystemEvent))]
internal sealed partial class SystemEventJson : JsonSerializerContext;

internal static class SystemMessages
{
    /// <summary>Appends the message that tells members what <paramref name="actor"/> did.</summary>
    public static Message Append(
        this LogBatch batch, ConversationRow head, BodyCipher cipher, Person actor, SystemEvent what, TimeProvider clock)
    {
        var id = MessageId.New(clock);
        var metadata = JsonSerializer.SerializeToUtf8Bytes(what, SystemEventJson.Default.SystemEvent);
        var placed = batch.Append(head, new NewMessage
        {
            Id = id,
            Sender = actor.Number,
            Type = MessageType.System,
            Fingerprint = cipher.Fingerprint(metadata),
            Body = null,
            Metadata = cipher.Seal(metadata, id, SealedField.Metadata),
        });
        return new Message
        {
            Id = id,
            ConversationId = head.Id,
            Seq = placed.Seq,
            Rev = placed.Rev,
            SenderId = actor.Id,
            Type = MessageType.System,
            Text = "",
            Metadata = JsonSerializer.SerializeToElement(what, SystemEventJson.Default.SystemEvent),
            CreatedAt = placed.CreatedAt,
        };
    }
}
