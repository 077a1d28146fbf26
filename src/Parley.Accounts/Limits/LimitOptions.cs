using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Limits;

/// <summary>
/// Section <c>Parley:Limits</c>: how often something may be tried. So many may come at once; then they come back evenly over the time named. An address is an IPv4
/// address or an IPv6 network of 64 bits. Each process counts for itself.
/// </summary>
public sealed class LimitOptions
{
    public const string Section = "Parley:Limits";

    /// <summary>Multiplies every limit. Default 1, 1–1,000,000. For measurements; for a server whose people all come from one address, raise the limits per address instead.</summary>
    [Range(1, 1_000_000)]
    public int Scale { get; set; } = 1;

    /// <summary>Passwords tried for one account in 15 minutes, from addresses that it was not used from before. Default 10, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int SignInPerAccount { get; set; } = 10;

    /// <summary>
    /// The same from each address that the account was signed in from before, counted apart: so its owner still signs in while others try passwords. Default 10, 1–1,000,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int SignInPerKnownAddress { get; set; } = 10;

    /// <summary>Passwords tried from one address in 15 minutes, for whichever accounts. Default 50, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int SignInPerAddress { get; set; } = 50;

    /// <summary>Passwords tried in a minute on this server, from addresses that are not known to the account. Default 600, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int SignInTotal { get; set; } = 600;

    /// <summary>Accounts made from one address in an hour. Default 20, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationPerAddress { get; set; } = 20;

    /// <summary>Accounts made on this server in an hour. Default 1,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int RegistrationTotal { get; set; } = 1_000;

    /// <summary>Password resets of one account in an hour. Default 5, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ResetPerAccount { get; set; } = 5;

    /// <summary>Password resets from one address in an hour. Default 20, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ResetPerAddress { get; set; } = 20;

    /// <summary>Password resets on this server in an hour. Default 1,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ResetTotal { get; set; } = 1_000;

    /// <summary>Guests' sessions from one address in an hour. Default 30, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int GuestPerAddress { get; set; } = 30;

    /// <summary>Guests' sessions on this server in an hour. Default 10,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int GuestTotal { get; set; } = 10_000;

    /// <summary>Mails to one address in an hour. Default 10, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MailPerRecipient { get; set; } = 10;

    /// <summary>Mails in an hour. Default 5,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MailTotal { get; set; } = 5_000;

    /// <summary>Setup codes tried from one address in a minute. Default 10, 1–1,000.</summary>
    [Range(1, 1_000)]
    public int SetupCodePerAddress { get; set; } = 10;

    /// <summary>Passwords presented once more by one person in 15 minutes. Default 10, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int ConfirmationPerAccount { get; set; } = 10;

    /// <summary>Sign-ins by another provider from one address in an hour. Default 60, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int OAuthPerAddress { get; set; } = 60;

    /// <summary>Sign-ins by another provider on this server in an hour. Default 5,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int OAuthTotal { get; set; } = 5_000;

    /// <summary>Searches of people by one person in a minute: enough to type, too few to copy the list of who is here. Default 60, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int PeopleSearchPerAccount { get; set; } = 60;
}
