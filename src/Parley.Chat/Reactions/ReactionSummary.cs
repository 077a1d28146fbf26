using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reactions;

/// <summary>One emoji under a message, as the message's row keeps it.</summary>
/// <param name="Slot">What stands for it in the table <c>reactions</c>: unique among the message's emoji, and free again when nobody is left.</param>
/// <param name="Emoji">In full, as Unicode writes it.</param>
/// <param name="Count">How many people.</param>
/// <param name="First">The first few of them, in their order.</param>
internal sealed record StoredReaction(
    [property: JsonPropertyName("s")] int Slot, [property: JsonPropertyName("e")] string Emoji, [property: JsonPropertyName("n")] int Count,
    [property: JsonPropertyName("u")] IReadOnlyList<UserId> First)
{
    /// <summary>Whether there are people whom it counts and does not name.</summary>
    public bool IsCut => Count > First.Count;

    public MessageReaction ToWire() => new() { Emoji = Emoji, Count = Count, UserIds = First };
}

/// <summary>
/// The reactions of one message, in the order in which its emoji came first. A reaction tells of the text that it answers, so it is sealed like it: once, in the row of the
/// message. A keyed hash in each person's row would do for finding the equal ones, but the few emoji that people use are quickly told apart by how often each hash occurs.
/// </summary>
internal sealed class ReactionSummary(List<StoredReaction> reactions)
{
    public IReadOnlyList<StoredReaction> All => reactions;

    /// <exception cref="System.Security.Cryptography.CryptographicException">Altered, or moved from elsewhere.</exception>
    public static ReactionSummary Open(BodyCipher cipher, MessageRow message) => new(message.Reactions is null ? []
        : JsonSerializer.Deserialize(cipher.Open(message.Reactions, message.Id, SealedField.Reactions), ReactionJson.Default.ListStoredReaction)!);

    /// <summary>Null when nothing is left.</summary>
    public byte[]? Seal(BodyCipher cipher, MessageId message) => reactions.Count == 0 ? null
        : cipher.Seal(JsonSerializer.SerializeToUtf8Bytes(reactions, ReactionJson.Default.ListStoredReaction), message, SealedField.Reactions);

    public StoredReaction? Find(string emoji) => reactions.Find(one => one.Emoji == emoji);

    /// <summary>An emoji that nobody has used here yet, at the end.</summary>
    public StoredReaction Add(string emoji)
    {
        var slot = Enumerable.Range(0, reactions.Count + 1).First(free => reactions.TrueForAll(one => one.Slot != free));
        var added = new StoredReaction(slot, emoji, 0, []);
        reactions.Add(added);
        return added;
    }

    /// <summary>The same emoji with other people; it goes with the last of them.</summary>
    public void Set(StoredReaction changed)
    {
        var place = reactions.FindIndex(one => one.Slot == changed.Slot);
        if (changed.Count == 0)
        {
            reactions.RemoveAt(place);
        }
        else
        {
            reactions[place] = changed;
        }
    }

    public IReadOnlyList<MessageReaction> ToWire() => [.. reactions.Select(one => one.ToWire())];
}

[JsonSerializable(typeof(List<StoredReaction>))]
internal sealed partial class ReactionJson : JsonSerializerContext;
