using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Polls;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reports;

/// <summary>Somebody in what is reported.</summary>
internal sealed record EvidencePerson
{
    /// <summary>Their id in the conversation.</summary>
    public required UserId InChat { get; init; }

    public required UserId Account { get; init; }

    public required string Name { get; init; }

    public bool Guest { get; init; }

    /// <summary>A guest's network, as the accounts name it.</summary>
    public byte[]? Address { get; init; }
}

/// <summary>What a report is about, and what was written on it: sealed as a whole.</summary>
internal sealed record Evidence
{
    public required IReadOnlyList<EvidencePerson> People { get; init; }

    public required IReadOnlyList<EvidenceMessage> Messages { get; init; }

    public string? Text { get; init; }

    public string? Note { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, EvidenceJson.Default.Evidence);

    public static Evidence Of(ReadOnlySpan<byte> bytes) => JsonSerializer.Deserialize(bytes, EvidenceJson.Default.Evidence)!;

    /// <summary>Messages under the accounts of those who wrote them; somebody who is not among <see cref="People"/> keeps the id that they had.</summary>
    public static IReadOnlyList<EvidenceMessage> Messaged(IReadOnlyList<EvidencePerson> people, IEnumerable<Message> messages) =>
    [
        .. messages.Where(message => message.Type != MessageType.System).Select(message =>
        {
            var sender = people.FirstOrDefault(person => person.InChat == message.SenderId);
            return new EvidenceMessage
            {
                SenderId = sender?.Account ?? message.SenderId,
                SenderName = sender?.Name ?? "",
                Text = message.Poll is { } poll ? PollBody.Words(poll, message.Text) : message.Text,
                CreatedAt = message.CreatedAt,
            };
        }),
    ];
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Evidence))]
internal sealed partial class EvidenceJson : JsonSerializerContext;
