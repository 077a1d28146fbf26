using System.Net;
using System.Text.Json;
using Parley.Contracts.Accounts;
using Parley.Notifications.History;
using Parley.Platform.Mail;

namespace Parley.Notifications.Digests;

/// <summary>
/// The mail about what somebody has missed: numbers and usernames, nothing that anybody wrote. So it tells whoever reads the mail as little as it can, and nobody can have this
/// server send their words to others.
/// </summary>
internal sealed class DigestMail(PublicLinks links, UnsubscribeTokens tokens)
{
    public static readonly byte[] Purpose = "parley notification mail"u8.ToArray();

    private const string Name = "missed-notifications";

    private const int MostNames = 5;

    private string Here => links.Host is { } host ? $"Parley on {host}" : "Parley";

    /// <param name="recipient">With an address.</param>
    /// <param name="missed">One or more.</param>
    /// <param name="names">Usernames of who wrote or asked.</param>
    /// <param name="now">The time of the mail.</param>
    public MailMessage Compose(Recipient recipient, IReadOnlyList<NotificationRow> missed, IReadOnlyList<string> names, DateTimeOffset now)
    {
        var messages = missed.Where(row => row.NotificationKind.IsOfMessages()).ToList();
        var count = messages.Sum(row => row.Count);
        var (conversations, others) = (messages.Select(row => row.ConversationId).Distinct().Count(), missed.Count - messages.Count);
        var lines = new List<string>();
        if (count > 0)
        {
            lines.Add($"{Number(count, "message")} in {Number(conversations, "conversation")} {(count == 1 ? "waits" : "wait")} unread for \"{recipient.Username}\" on {Here}.");
        }

        if (others > 0)
        {
            lines.Add($"{Number(others, count > 0 ? "other notification" : "notification")} {(others == 1 ? "waits" : "wait")} for \"{recipient.Username}\" on {Here}.");
        }

        if (names.Count > 0)
        {
            lines.Add($"From {string.Join(", ", names.Take(MostNames))}{(names.Count > MostNames ? " and others" : "")}.");
        }

        var (open, settings) = (links.To("/"), links.To("/settings/notifications"));
        var text = string.Join("\n\n", [.. lines, $"Read on here:\n{open}", $"These mails can be turned off here:\n{settings}"]);
        return new MailMessage
        {
            Id = Guid.CreateVersion7(now),
            CreatedAt = now,
            To = recipient.Email!,
            Subject = count > 0 ? $"{Number(count, "unread message")}" : "Something waits for you",
            Text = text,
            Html = Html(lines, open, settings),
            Purpose = Name,
            Unsubscribe = links.To($"/api/v1/notifications/unsubscribe?token={tokens.Create(recipient.Id)}"),
        };
    }

    /// <summary>As it is queued: with the notifications that it tells of, for their ledgers.</summary>
    public sealed record Queued(MailMessage Mail, IReadOnlyList<long> Notifications)
    {
        public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this);

        public static Queued Of(byte[] bytes) => JsonSerializer.Deserialize<Queued>(bytes)!;
    }

    private static string Number(long count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    private static string Html(IEnumerable<string> lines, string open, string settings) =>
        $"""
        <!DOCTYPE html>
        <html lang="en"><head><meta charset="utf-8"><title>Parley</title></head><body style="font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:36em">
        {string.Join('\n', lines.Select(line => $"<p>{WebUtility.HtmlEncode(line)}</p>"))}
        <p>Read on here:<br><a href="{WebUtility.HtmlEncode(open)}">{WebUtility.HtmlEncode(open)}</a></p>
        <p>These mails can be turned off here:<br><a href="{WebUtility.HtmlEncode(settings)}">{WebUtility.HtmlEncode(settings)}</a></p>
        </body></html>

        """;
}
