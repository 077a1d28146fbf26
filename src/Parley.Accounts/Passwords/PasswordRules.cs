using Parley.Protocol;

namespace Parley.Accounts.Passwords;

/// <summary>
/// 8–128 Unicode code points, exactly as typed: not trimmed, not normalised. Only NUL is refused: HMAC pads its key with zeros, so
/// PBKDF2 cannot tell "secret" from "secret\0". A new one must not be common, nor made of words about its person: those are tried first.
/// </summary>
internal static class PasswordRules
{
    public const int MinimumLength = 8, MaximumLength = 128;

    /// <summary>The rules for a new password.</summary>
    public static void CheckNew(RequestErrors errors, string field, string? password, PasswordContext context)
    {
        if (!CheckPresented(errors, field, password))
        {
            return;
        }

        if (Length(password!) < MinimumLength)
        {
            errors.Add(field, $"at least {MinimumLength} characters", MinimumLength);
        }
        else if (CommonPasswords.Contains(password!))
        {
            errors.Add(field, "is one of the passwords that are tried first: choose another");
        }
        else if (context.Without(password!) is var left && left.Length < password!.Length && (Length(left) < MinimumLength || CommonPasswords.Contains(left)))
        {
            errors.Add(field, $"at least {MinimumLength} characters beside words about you or this server", MinimumLength);
        }
    }

    /// <summary>
    /// What is checked at sign-in, before hashing: no more than could be anybody's password, so that long texts cost nothing. True when it passes.
    /// </summary>
    public static bool CheckPresented(RequestErrors errors, string field, string? password)
    {
        if (string.IsNullOrEmpty(password))
        {
            errors.Add(field, "is required");
        }
        else if (password.Length > 2 * MaximumLength || Length(password) > MaximumLength)
        {
            errors.Add(field, $"at most {MaximumLength} characters", MaximumLength);
        }
        else if (password.Contains('\0'))
        {
            errors.Add(field, "must not hold a NUL character");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static int Length(string password)
    {
        var length = 0;
        foreach (var _ in password.EnumerateRunes())
        {
            length++;
        }

        return length;
    }
}
