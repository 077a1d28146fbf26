using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Chat.Conversations;

/// <summary>A title is sealed like a message; it belongs to no message, so the id in its place is zero.</summary>
internal static class Titles
{
    public static byte[] Seal(BodyCipher cipher, string title) => cipher.Seal(title, default, SealedField.Title);

    public static string? Open(ConversationHandle conversation, byte[]? title) => Open(conversation.Cipher, title);

    public static string? Open(BodyCipher cipher, byte[]? title) => title is null ? null : cipher.OpenText(title, default, SealedField.Title);

    public static void Check(RequestErrors errors, string? title, int maxBytes)
    {
        errors.RequiredText("title", title, maxBytes);
        if (title is not null && title.Any(char.IsControl))
        {
            errors.Add("title", "must not hold control characters");
        }
    }
}
