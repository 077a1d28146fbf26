using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Protocol.Media;

namespace Parley.Chat.Exports;

/// <summary>
/// The page of an exported conversation, piece by piece. It is opened from a disk, where no server's headers protect it: so it has no script and allows none, loads nothing but
/// the files beside it, and whatever people wrote is text, each character of it that means something to HTML encoded. Pure.
/// </summary>
internal static class ArchivePage
{
    public const string End = "</ol>\n</main>\n</body>\n</html>\n";

    private const string Style = """
        :root{color-scheme:light dark}
        body{font:16px/1.5 system-ui,sans-serif;margin:0 auto;max-inline-size:46rem;padding:1rem}
        h1{margin-block-end:0}
        ol{list-style:none;padding:0}
        li{border-block-start:1px solid #8884;padding-block:.6rem}
        li:target{background:#fd04}
        p{margin:.2rem 0;overflow-wrap:anywhere}
        .text{white-space:pre-wrap}
        .soft,time{color:#767676;font-size:.85em}
        img,video{display:block;max-block-size:24rem;max-inline-size:100%}
        audio{max-inline-size:100%}
        """;

    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private static readonly string Policy =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}'; img-src 'self' file:; media-src 'self' file:; "
        + "base-uri 'none'; form-action 'none'";

    public static string Head(string title, string? topic, DateTimeOffset now) => $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta http-equiv="Content-Security-Policy" content="{Policy}">
        <meta name="referrer" content="no-referrer">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <header>
        <h1 dir="auto">{Encode(title)}</h1>
        {(topic is null ? "" : $"<p dir=\"auto\">{Encode(topic)}</p>")}
        <p class="soft">Exported from Parley on {Moment(now)}. The same messages are in <a href="messages.json">messages.json</a>.</p>
        </header>
        <main>
        <ol>

        """;

    /// <summary>One message.</summary>
    /// <param name="message">As its reader sees it.</param>
    /// <param name="names">Of people; who is missing is somebody.</param>
    /// <param name="files">What is known of its files; one that is missing is gone.</param>
    public static string Entry(Message message, IReadOnlyDictionary<UserId, string> names, IReadOnlyDictionary<FileId, StoredFile> files)
    {
        var html = new StringBuilder(400 + message.Text.Length);
        html.Append(CultureInfo.InvariantCulture, $"<li id=\"{message.Id}\">");
        if (message.Type == MessageType.System)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Encode(SystemSentence.Of(message, Name))} <time datetime=\"{message.CreatedAt:O}\">{Moment(message.CreatedAt)}</time></p></li>\n");
            return html.ToString();
        }

        html.Append(CultureInfo.InvariantCulture, $"<p><b><bdi>{Encode(Name(message.SenderId))}</bdi></b> <time datetime=\"{message.CreatedAt:O}\">{Moment(message.CreatedAt)}</time>");
        html.Append(message.EditedAt is null ? "" : " <span class=\"soft\">edited</span>").Append(message.Forwarded ? " <span class=\"soft\">forwarded</span>" : "").Append("</p>");
        if (message.ReplyTo is { } answered)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\"><a href=\"#{answered}\">answers an earlier message</a></p>");
        }

        if (message.DeletedAt is not null)
        {
            html.Append("<p class=\"soft\">This message was deleted.</p>");
        }
        else if (message.Text.Length > 0)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"text\" dir=\"auto\">{Encode(message.Text)}</p>");
        }

        foreach (var option in message.Poll?.Options ?? [])
        {
            html.Append(CultureInfo.InvariantCulture, $"<p dir=\"auto\">{Encode(option.Text)} <span class=\"soft\">{option.Count}</span></p>");
        }

        foreach (var id in message.Files ?? [])
        {
            html.Append(files.TryGetValue(id, out var file) ? File(file) : "<p class=\"soft\">A file that is gone.</p>");
        }

        if (message.Reactions is { Count: > 0 } reactions)
        {
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"soft\">{Encode(string.Join("  ", reactions.Select(one => $"{one.Emoji} {one.Count}")))}</p>");
        }

        return html.Append("</li>\n").ToString();

        string Name(UserId id) => names.GetValueOrDefault(id) ?? "somebody";
    }

    private static string File(StoredFile file)
    {
        var (path, name) = (ArchiveFiles.PathOf(file), Encode(file.Name));
        var shown = ArchiveFiles.KindOf(file) switch
        {
            "image" => $"<img loading=\"lazy\" src=\"{path}\" alt=\"{name}\">",
            "video" => $"<video controls preload=\"none\" src=\"{path}\"></video>",
            "audio" => $"<audio controls preload=\"none\" src=\"{path}\"></audio>",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"<p>{shown}<a href=\"{path}\" download=\"{name}\"><bdi>{name}</bdi></a> <span class=\"soft\">{file.Bytes:N0} bytes</span></p>");
    }

    private static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Encode(string text) => Encoder.Encode(text);
}
