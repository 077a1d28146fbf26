namespace Parley.Accounts.SecondFactors;

/// <summary>A row of <c>second_factors</c>.</summary>
internal sealed record SecondFactorRow
{
    public const string Columns = "user_key, secret, created_at, confirmed_at, last_step, failures, retry_at";

    public long UserKey { get; init; }

    public byte[] Secret { get; init; } = [];

    public long CreatedAt { get; init; }

    public long? ConfirmedAt { get; init; }

    public long LastStep { get; init; }

    public long Failures { get; init; }

    public long RetryAt { get; init; }
}
