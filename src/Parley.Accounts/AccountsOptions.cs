using System.ComponentModel.DataAnnotations;
using Parley.Protocol.Accounts;

namespace Parley.Accounts;

/// <summary>Section <c>Parley:Accounts</c>.</summary>
public sealed class AccountsOptions
{
    public const string Section = "Parley:Accounts";

    /// <summary>The longest lifetime that an access token may be given: for so long an ended session is remembered.</summary>
    public static readonly TimeSpan LongestAccessToken = TimeSpan.FromHours(1);

    /// <summary>The <c>iss</c> of access tokens. Null (default): <c>Parley:Public:Url</c>, and without that <c>parley</c>.</summary>
    [MinLength(1)]
    public string? Issuer { get; set; }

    /// <summary>The <c>aud</c> of access tokens. Default <c>parley</c>.</summary>
    [Required, MinLength(1)]
    public string Audience { get; set; } = "parley";

    /// <summary>
    /// Who may register: <c>Open</c> (default) everybody, <c>Invitation</c> who has an invitation of an administrator's, <c>Closed</c> nobody: accounts are made on the console.
    /// The setup code makes the first owner in any case.
    /// </summary>
    public RegistrationMode Registration { get; set; }

    /// <summary>With a mail server: how long a new account waits for its address to be confirmed; then its name is free again. Default 1 day, 10 minutes–30 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "30.00:00:00")]
    public TimeSpan RegistrationLifetime { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Mails sent for one registration, the first included. Default 5, 1–20.</summary>
    [Range(1, 20)]
    public int VerificationMails { get; set; } = 5;

    /// <summary>The shortest time between two mails for one registration. Default 1 minute, 0–1 hour.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan VerificationMailPause { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Default 15 minutes, 1 minute–1 hour.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "01:00:00")]
    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>A key that has signed access tokens for so long is followed by a new one; nobody notices. Default 90 days, 1–3650 days.</summary>
    [Range(typeof(TimeSpan), "1.00:00:00", "3650.00:00:00")]
    public TimeSpan SigningKeyLifetime { get; set; } = TimeSpan.FromDays(90);

    /// <summary>A session that is not used for this long ends. Default 30 days, 1 hour–365 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "365.00:00:00")]
    public TimeSpan SessionIdleLifetime { get; set; } = TimeSpan.FromDays(30);

    /// <summary>A session ends so long after signing in, whatever its use. Default 180 days, 1 hour–3650 days.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "3650.00:00:00")]
    public TimeSpan SessionLifetime { get; set; } = TimeSpan.FromDays(180);

    /// <summary>Devices that one account may be signed in on; of more, the one that was not used for the longest time is signed out. Default 100, 1–1,000.</summary>
    [Range(1, 1_000)]
    public int SessionsPerUser { get; set; } = 100;

    /// <summary>
    /// Rounds of PBKDF2-HMAC-SHA512. Default 210,000 (OWASP), 1,000–10,000,000. When it rises, a password is hashed anew at its next sign-in.
    /// Less than the default makes a stolen database cheaper to crack: for tests only.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int PasswordIterations { get; set; } = 210_000;

    /// <summary>Passwords hashed at once. Default 0: half as many as there are processors, so that others always find one. 0–256.</summary>
    [Range(0, 256)]
    public int PasswordWorkers { get; set; }

    /// <summary>Passwords that may wait for a worker, of people who come from where they came before and of all others each; beyond them the answer is <c>unavailable</c>. Default 64, 1–10,000.</summary>
    [Range(1, 10_000)]
    public int PasswordQueue { get; set; } = 64;

    /// <summary>
    /// Whether moderators, admins and owners must have a second factor. Default false. Until somebody of them has set one up, their sessions may do nothing else.
    /// </summary>
    public bool StaffSecondFactor { get; set; }

    /// <summary>The same for everybody who has an account. Default false.</summary>
    public bool EverybodySecondFactor { get; set; }

    /// <summary>People kept in memory for other modules. Default 10,000, 100–1,000,000; about 300 bytes each.</summary>
    [Range(100, 1_000_000)]
    public int CachedUsers { get; set; } = 10_000;
}
