using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Parley.Platform.Mail;

/// <summary>A mail as it travels (RFC 5322, 2045–2047): plain text and, beside it, HTML; ASCII only, lines of at most 76 characters, CRLF.</summary>
internal static class MimeText
{
    private const int LineLength = 76, WordBytes = 42; // 42 bytes are 56 of base64: with =?utf-8?B??= an encoded word stays below 75

    public static byte[] Compose(MailMessage message, MailAddress from)
    {
        var mail = new StringBuilder();
        Header(mail, "Date", message.CreatedAt.ToUniversalTime().ToString("ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture));
        Header(mail, "From", from.DisplayName.Length == 0 ? from.Address : $"{Words(from.DisplayName)} <{from.Address}>");
        Header(mail, "To", Clean(message.To));
        Header(mail, "Subject", Words(message.Subject));
        Header(mail, "Message-ID", $"<{message.Id:N}@{from.Host}>");
        Header(mail, "Auto-Submitted", "auto-generated"); // RFC 3834: no holiday replies
        if (message.Unsubscribe is { } unsubscribe)
        {
            Header(mail, "List-Unsubscribe", $"<{Clean(unsubscribe)}>");
            Header(mail, "List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        }

        Header(mail, "MIME-Version", "1.0");
        if (message.Html is null)
        {
            Part(mail, "text/plain", message.Text);
        }
        else
        {
            // The id is random, so that no text holds it.
            var boundary = $"=_{Guid.NewGuid():N}";
            Header(mail, "Content-Type", $"multipart/alternative; boundary=\"{boundary}\"");
            foreach (var (type, text) in new[] { ("text/plain", message.Text), ("text/html", message.Html) })
            {
                mail.Append("\r\n--").Append(boundary).Append("\r\n");
                Part(mail, type, text);
            }

            mail.Append("\r\n--").Append(boundary).Append("--\r\n");
        }

        return Encoding.UTF8.GetBytes(mail.ToString()); // beyond ASCII is nothing but an address of such a mailbox
    }

    private static void Header(StringBuilder mail, string name, string value) => mail.Append(name).Append(": ").Append(value).Append("\r\n");

    private static void Part(StringBuilder mail, string type, string text)
    {
        Header(mail, "Content-Type", $"{type}; charset=utf-8");
        Header(mail, "Content-Transfer-Encoding", "quoted-printable");
        mail.Append("\r\n");
        foreach (var line in text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n'))
        {
            QuotedPrintable(mail, Encoding.UTF8.GetBytes(line));
            mail.Append("\r\n");
        }
    }

    private static void QuotedPrintable(StringBuilder mail, ReadOnlySpan<byte> line)
    {
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            // Spaces at the end of a line get lost on the way.
            var plain = line[i] is >= (byte)' ' and <= (byte)'~' and not (byte)'=' && !(line[i] == ' ' && i == line.Length - 1);
            if (length + (plain ? 1 : 3) > LineLength - 1)
            {
                mail.Append("=\r\n");
                length = 0;
            }

            length += plain ? 1 : 3;
            _ = plain ? mail.Append((char)line[i]) : mail.Append('=').Append(line[i].ToString("X2", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A header's free text: as it is when it can be, else as encoded words, none of which cuts a character (RFC 2047 §5).</summary>
    private static string Words(string text)
    {
        text = Clean(text);
        if (text.Length <= LineLength - 16 && text.All(character => character is >= ' ' and <= '~' && !"\"<>()[]:;@\\,=?".Contains(character)))
        {
            return text;
        }

        var words = new List<string>();
        var word = new List<byte>();
        var bytes = new byte[4];
        foreach (var rune in text.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(bytes);
            if (word.Count + length > WordBytes)
            {
                Flush();
            }

            word.AddRange(bytes[..length]);
        }

        Flush();
        return string.Join("\r\n ", words);

        void Flush()
        {
            words.Add($"=?utf-8?B?{Convert.ToBase64String([.. word])}?=");
            word.Clear();
        }
    }

    // A line break in a value would begin another header.
    private static string Clean(string text) => string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character));
}
