using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Polls;

/// <summary>What has become of a poll, as the message's row keeps it, sealed: it comes with the message on every path, without a query of its own.</summary>
/// <param name="Counts">By option; shorter while nobody has voted.</param>
/// <param name="Voters">How many people have voted.</param>
/// <param name="ClosedAt">When somebody closed it, in milliseconds of Unix time.</param>
internal sealed record PollResult(
    [property: JsonPropertyName("n")] IReadOnlyList<int> Counts, [property: JsonPropertyName("v")] int Voters, [property: JsonPropertyName("c")] long? ClosedAt)
{
    /// <exception cref="System.Security.Cryptography.CryptographicException">Altered, or moved from elsewhere.</exception>
    public static PollResult Open(BodyCipher cipher, MessageRow message) => message.Poll is null ? new PollResult([], 0, null)
        : JsonSerializer.Deserialize(cipher.Open(message.Poll, message.Id, SealedField.Poll), PollJson.Default.PollResult)!;

    public byte[] Seal(BodyCipher cipher, MessageId message) =>
        cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(this, PollJson.Default.PollResult), message, SealedField.Poll);

    /// <summary>With one person's choice in place of their earlier one; either may be empty.</summary>
    public PollResult With(IReadOnlyList<int> before, IReadOnlyList<int> after, int options)
    {
        var counts = new int[options];
        for (var i = 0; i < options; i++)
        {
            counts[i] = CountOf(i) - (before.Contains(i) ? 1 : 0) + (after.Contains(i) ? 1 : 0);
        }

        return this with { Counts = counts, Voters = Voters - (before.Count > 0 ? 1 : 0) + (after.Count > 0 ? 1 : 0) };
    }

    /// <summary>The poll as all see it.</summary>
    public MessagePoll Show(MessagePoll asked) => asked with
    {
        Options = [.. asked.Options.Select((option, i) => option with { Count = CountOf(i) })],
        Voters = Voters,
        ClosedAt = ClosedAt is { } closed ? DateTimeOffset.FromUnixTimeMilliseconds(closed) : null,
    };

    private int CountOf(int option) => option < Counts.Count ? Counts[option] : 0;
}

[JsonSerializable(typeof(PollResult))]
internal sealed partial class PollJson : JsonSerializerContext;
