using System.Text.Json.Serialization;

namespace Parley.Protocol.Accounts;

/// <summary>The answer to a registration whose address is to be confirmed: there is no session yet.</summary>
public sealed record RegistrationPending
{
    /// <summary>Always <c>verify-email</c>: open the mailed link, or send the mailed code to <c>/auth/verify-email</c>.</summary>
    public string Next { get; init; } = "verify-email";
}

/// <summary>Either the token of the mailed link, or the address and the mailed code.</summary>
public sealed record VerifyEmailRequest
{
    public string? Token { get; init; }

    public string? Email { get; init; }

    public string? Code { get; init; }
}

public sealed record EmailRequest
{
    public string? Email { get; init; }
}

public sealed record TokenRequest
{
    public string? Token { get; init; }
}

public sealed record ResetPasswordRequest
{
    /// <summary>Of the mailed link.</summary>
    public string? Token { get; init; }

    public string? Password { get; init; }
}

public sealed record ChangePasswordRequest
{
    public string? CurrentPassword { get; init; }

    public string? NewPassword { get; init; }
}

public sealed record ChangeEmailRequest
{
    public string? Password { get; init; }

    public string? Email { get; init; }
}

/// <summary>Who may register.</summary>
[JsonConverter(typeof(KebabEnumConverter<RegistrationMode>))]
public enum RegistrationMode
{
    /// <summary>Everybody.</summary>
    Open,

    /// <summary>Who has an invitation.</summary>
    Invitation,

    /// <summary>Nobody; accounts are made on the console.</summary>
    Closed,
}
