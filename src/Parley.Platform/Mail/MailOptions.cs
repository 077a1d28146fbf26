using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Mail;

namespace Parley.Platform.Mail;

/// <summary>How the connection to the SMTP server is encrypted.</summary>
public enum MailSecurity
{
    /// <summary>STARTTLS, required: without it nothing is sent.</summary>
    StartTls,

    /// <summary>TLS from the first byte (port 465).</summary>
    Tls,

    /// <summary>Not at all: for a server on this machine or a network of its own. Takes no password.</summary>
    None,
}

/// <summary>Section <c>Parley:Mail</c>: the SMTP server. Without one, mails become files in the data folder's <c>mails/</c>, listed to the owner.</summary>
public sealed class MailOptions
{
    public const string Section = "Parley:Mail";

    /// <summary>
    /// The SMTP server's name, like <c>smtp.example.org</c>. Null (default): there is none, mails are written into the data folder, and new accounts work at once.
    /// With one, new accounts confirm their address first; needs <c>Parley:Public:Url</c>, which links in mails begin with.
    /// </summary>
    [MinLength(1)]
    public string? Host { get; set; }

    /// <summary>Default 587 (submission with STARTTLS); 465 for TLS from the first byte. 1–65,535.</summary>
    [Range(1, 65_535)]
    public int Port { get; set; } = 587;

    /// <summary>
    /// <c>StartTls</c> (default) and <c>Tls</c> send nothing unless the connection is encrypted and the certificate is the server's; <c>None</c> is for a server
    /// on the same machine or network, and takes no password.
    /// </summary>
    public MailSecurity Security { get; set; }

    /// <summary>A PEM file with the authority that the server's certificate comes from, when that is not a public one. Default none: the system's authorities.</summary>
    [MinLength(1)]
    public string? AuthorityPath { get; set; }

    /// <summary>Signs in to the SMTP server; then nothing is sent unless it accepts the password. Default none: no sign-in.</summary>
    [MinLength(1)]
    public string? Username { get; set; }

    /// <summary>The password of <c>Username</c>. Default none.</summary>
    [MinLength(1)]
    public string? Password { get; set; }

    /// <summary>The sender: <c>chat@example.org</c>, or with a name: <c>Our chat &lt;chat@example.org&gt;</c>. Needed with <c>Host</c>; default none.</summary>
    [MinLength(3)]
    public string? From { get; set; }

    /// <summary>How long handing one mail over may take. Default 30 s, 1 s–10 min; no longer than <c>Parley:Outbox:AttemptTimeout</c> has a meaning.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Without SMTP: how long mails are kept as files. Default 7 days, 1 hour–365 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan KeepFiles { get; set; } = TimeSpan.FromDays(7);

    /// <summary>Without SMTP: how many mails are kept as files; the oldest go first. Default 1,000, 10–100,000.</summary>
    [Range(10, 100_000)]
    public int MostFiles { get; set; } = 1_000;

    /// <summary>Whether there is an SMTP server.</summary>
    internal static bool HasServer(MailOptions options) => options.Host is not null;

    internal static bool IsMailbox(string text) =>
        MailAddress.TryCreate(text, out var address) && !text.Any(char.IsControl) && address.Host.Contains('.', StringComparison.Ordinal);

    /// <summary>A server of this machine, by its name.</summary>
    internal static bool IsLocal(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

public static class MailSettings
{
    /// <summary>Whether there is an SMTP server. What depends on mail being read, like verification, is asked for only then.</summary>
    public static bool IsConfigured(this MailOptions options) => MailOptions.HasServer(options);

    /// <summary>Whether links to reset passwords leave this machine in plain text.</summary>
    public static bool IsExposed(this MailOptions options) =>
        options is { Host: { } host, Security: MailSecurity.None } && !MailOptions.IsLocal(host);
}
