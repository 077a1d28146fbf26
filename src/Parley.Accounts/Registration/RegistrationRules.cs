using Parley.Accounts.Passwords;
using Parley.Accounts.Profile;
using Parley.Accounts.Users;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Registration;

/// <summary>What a new account must be like; reports everything that is wrong at once.</summary>
internal static class RegistrationRules
{
    public const int EmailBytes = 254;

    public static Result<NewAccount> Check(RegisterRequest request, string? host)
    {
        var errors = new RequestErrors();
        var email = request.Email?.Trim() ?? "";
        var displayName = request.DisplayName?.Trim() ?? "";
        CheckUsername(errors, request.Username ?? "");
        CheckEmail(errors, email);
        PasswordRules.CheckNew(errors, "password", request.Password, PasswordContext.Of(request.Username, email, displayName, host));
        ProfileRules.CheckDisplayName(errors, displayName);
        return errors.Any ? errors.ToError() : new NewAccount(request.Username!.ToLowerInvariant(), email, request.Password!, displayName);
    }

    public static void CheckUsername(RequestErrors errors, string username)
    {
        if (username.Length == 0)
        {
            errors.Add("username", "is required");
        }
        else if (username.Length > Username.MaximumLength)
        {
            errors.Add("username", $"at most {Username.MaximumLength} characters", Username.MaximumLength);
        }
        else if (username.Length < Username.MinimumLength)
        {
            errors.Add("username", $"at least {Username.MinimumLength} characters", Username.MinimumLength);
        }
        else if (!Username.HasOnlyAllowed(username))
        {
            errors.Add("username", "may hold only a-z, 0-9, '_', '.' and '-'");
        }
    }

    // Only what no address can do without: whether mail arrives is for a mail to find out.
    public static void CheckEmail(RequestErrors errors, string email)
    {
        errors.RequiredText("email", email, EmailBytes);
        if (email.Length is 0 or > EmailBytes)
        {
            return;
        }

        var at = email.IndexOf('@', StringComparison.Ordinal);
        var domain = email[(at + 1)..];
        var sane = at is > 0 and <= 64
            && domain is { Length: > 0 and <= 253 }
            && domain.Split('.').All(label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-')
            && !domain.Contains('@')
            && !email.Any(character => char.IsWhiteSpace(character) || char.IsControl(character) || "<>()[],;:\\\"".Contains(character));
        if (!sane)
        {
            errors.Add("email", "must be an e-mail address, like ada@example.org");
        }
    }
}

/// <summary>A request that keeps the rules: the username in lower case, e-mail and display name trimmed, the password as typed.</summary>
internal sealed record NewAccount(string Username, string Email, string Password, string DisplayName);
