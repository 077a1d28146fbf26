using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Chat.Conversations;

/// <summary>What a group is about: sealed like its title, and it may have several lines.</summary>
internal static class Topics
{
    public static byte[] Seal(BodyCipher cipher, string topic) => cipher.Seal(topic, default, SealedField.Topic);

    public static string? Open(BodyCipher cipher, byte[]? topic) => topic is null ? null : cipher.OpenText(topic, default, SealedField.Topic);

    public static void Check(RequestErrors errors, string topic, int maxBytes)
    {
        errors.Text("topic", topic, maxBytes);
        if (topic.Any(character => char.IsControl(character) && character != '\n'))
        {
            errors.Add("topic", "must not hold control characters but line breaks");
        }
    }
}
