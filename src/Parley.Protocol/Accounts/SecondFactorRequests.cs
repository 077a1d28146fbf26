namespace Parley.Protocol.Accounts;

/// <summary>The answer to <c>second-factor-required</c>: one of <see cref="Code"/> and <see cref="RecoveryCode"/>.</summary>
public sealed record SecondFactorRequest
{
    public string? Challenge { get; init; }

    /// <summary>Six digits, as the app shows them.</summary>
    public string? Code { get; init; }

    public string? RecoveryCode { get; init; }

    public TokenDelivery TokenDelivery { get; init; }
}

public sealed record BeginSecondFactorRequest
{
    public string? Password { get; init; }
}

public sealed record ConfirmSecondFactorRequest
{
    public string? Code { get; init; }
}

/// <summary>What removing the factor and renewing its codes take: the password, and a code or a recovery code.</summary>
public sealed record ChangeSecondFactorRequest
{
    public string? Password { get; init; }

    public string? Code { get; init; }

    public string? RecoveryCode { get; init; }
}

public sealed record SecondFactorStatus
{
    public required bool Enabled { get; init; }

    public required int RecoveryCodesLeft { get; init; }

    /// <summary>Whether one's role must have one on this server: until then nothing else can be done.</summary>
    public required bool Required { get; init; }
}

/// <summary>A factor that holds once it is confirmed by a code.</summary>
public sealed record SecondFactorEnrolment
{
    /// <summary>Base 32, to be typed where no picture can be taken.</summary>
    public required string Secret { get; init; }

    /// <summary><c>otpauth://totp/…</c></summary>
    public required string Uri { get; init; }

    /// <summary>The same as a QR code: the text of an SVG.</summary>
    public required string Qr { get; init; }
}

public sealed record RecoveryCodesResponse
{
    /// <summary>Shown this once: the server keeps their hashes.</summary>
    public required IReadOnlyList<string> RecoveryCodes { get; init; }
}
