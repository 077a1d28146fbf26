using System.ComponentModel.DataAnnotations;

namespace Parley.Accounts.Guests;

/// <summary>Section <c>Parley:Guests</c>: whether strangers may meet here without an account.</summary>
public sealed class GuestOptions
{
    public const string Section = "Parley:Guests";

    /// <summary>Default false: a private server is for those who were asked in. True lets anybody become a guest, who can do nothing but meet other guests.</summary>
    public bool Enabled { get; set; }

    /// <summary>A guest's session ends so long after its beginning, and all of it is removed. Default 24 hours, 10 minutes–7 days.</summary>
    [Range(typeof(TimeSpan), "00:10:00", "7.00:00:00")]
    public TimeSpan Lifetime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>A guest's session that is not refreshed for this long ends. Default 1 hour, 2 minutes–1 day; where guests are on, longer than an access token lives.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "1.00:00:00")]
    public TimeSpan IdleLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Guests at once from one address (IPv6: one /64). Default 20, 1–100,000.</summary>
    [Range(1, 100_000)]
    public int PerAddress { get; set; } = 20;

    /// <summary>Guests at once. Default 10,000, 1–1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int Total { get; set; } = 10_000;

    /// <summary>What is to be solved before somebody may be a guest. Default <c>None</c>; <c>ProofOfWork</c> costs each new guest some processor time.</summary>
    public GuestChallengeKind Challenge { get; set; } = GuestChallengeKind.None;

    /// <summary>
    /// Of the proof of work: each bit more doubles it. Default 18 (about 260,000 hashes: a second in a browser), 8–28.
    /// </summary>
    [Range(8, 28)]
    public int ProofOfWorkBits { get; set; } = 18;
}

/// <summary>The engines of <see cref="IGuestChallenge"/>.</summary>
public enum GuestChallengeKind
{
    None,
    ProofOfWork,
}
