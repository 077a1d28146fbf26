using System.Net;
using System.Text;

namespace Parley.Accounts.Mails;

/// <summary>What a mail says: the same in plain text and in HTML.</summary>
internal sealed record MailText(string Purpose, string Subject, IReadOnlyList<MailBlock> Blocks)
{
    private const string Styles = "font-family:sans-serif;font-size:16px;line-height:1.5;color:#1a1a1a;max-width:36em";

    public string ToText() => string.Join("\n\n", Blocks.Select(block => block switch
    {
        MailBlock.Link link => $"{link.Label}:\n{link.Url}",
        MailBlock.Code code => $"{code.Label}: {code.Text}",
        _ => ((MailBlock.Paragraph)block).Text,
    }));

    /// <summary>Without pictures, scripts or anything that is fetched: opening it tells nobody.</summary>
    public string ToHtml()
    {
        var html = new StringBuilder($"<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{Encode(Subject)}</title></head><body style=\"{Styles}\">\n");
        foreach (var block in Blocks)
        {
            html.Append(block switch
            {
                MailBlock.Link link => $"<p>{Encode(link.Label)}:<br><a href=\"{Encode(link.Url)}\">{Encode(link.Url)}</a></p>",
                MailBlock.Code code => $"<p>{Encode(code.Label)}: <strong style=\"font-size:20px;letter-spacing:2px\">{Encode(code.Text)}</strong></p>",
                _ => $"<p>{Encode(((MailBlock.Paragraph)block).Text)}</p>",
            }).Append('\n');
        }

        return html.Append("</body></html>\n").ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);
}

internal abstract record MailBlock
{
    public sealed record Paragraph(string Text) : MailBlock;

    public sealed record Link(string Label, string Url) : MailBlock;

    public sealed record Code(string Label, string Text) : MailBlock;

    public static implicit operator MailBlock(string text) => new Paragraph(text);
}
