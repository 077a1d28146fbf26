using Parley.Platform.Limits;

namespace Parley.Accounts.Limits;

/// <summary>The budgets of a kind; null: there is none of that sort.</summary>
internal sealed record LimitBudgets(Budget? PerAccount, Budget? PerAddress, Budget? Total)
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1), Quarter = TimeSpan.FromMinutes(15), Hour = TimeSpan.FromHours(1);

    public static LimitBudgets Of(LimitKind kind, LimitOptions options)
    {
        Budget Make(string setting, string what, int number, TimeSpan window) => new($"{LimitOptions.Section}:{setting}", what, (int)Math.Min((long)number * options.Scale, int.MaxValue), window);

        return kind switch
        {
            LimitKind.SignIn => new(
                Make(nameof(options.SignInPerAccount), "passwords tried for one account", options.SignInPerAccount, Quarter),
                Make(nameof(options.SignInPerAddress), "passwords tried from one address", options.SignInPerAddress, Quarter),
                Make(nameof(options.SignInTotal), "passwords tried on this server", options.SignInTotal, Minute)),
            LimitKind.KnownSignIn => new(
                Make(nameof(options.SignInPerKnownAddress), "passwords tried for one account", options.SignInPerKnownAddress, Quarter), null, null),
            LimitKind.Registration => new(
                null,
                Make(nameof(options.RegistrationPerAddress), "accounts made from one address", options.RegistrationPerAddress, Hour),
                Make(nameof(options.RegistrationTotal), "accounts made on this server", options.RegistrationTotal, Hour)),
            LimitKind.Reset => new(
                Make(nameof(options.ResetPerAccount), "password resets of one account", options.ResetPerAccount, Hour),
                Make(nameof(options.ResetPerAddress), "password resets from one address", options.ResetPerAddress, Hour),
                Make(nameof(options.ResetTotal), "password resets on this server", options.ResetTotal, Hour)),
            LimitKind.Guest => new(
                null,
                Make(nameof(options.GuestPerAddress), "guests from one address", options.GuestPerAddress, Hour),
                Make(nameof(options.GuestTotal), "guests on this server", options.GuestTotal, Hour)),
            LimitKind.Mail => new(
                Make(nameof(options.MailPerRecipient), "mails to one address", options.MailPerRecipient, Hour), null,
                Make(nameof(options.MailTotal), "mails from this server", options.MailTotal, Hour)),
            LimitKind.SetupCode => new(
                null, Make(nameof(options.SetupCodePerAddress), "setup codes tried from one address", options.SetupCodePerAddress, Minute), null),
            LimitKind.Confirmation => new(
                Make(nameof(options.ConfirmationPerAccount), "passwords presented by one person", options.ConfirmationPerAccount, Quarter), null, null),
            LimitKind.OAuth => new(
                null,
                Make(nameof(options.OAuthPerAddress), "sign-ins by another provider from one address", options.OAuthPerAddress, Hour),
                Make(nameof(options.OAuthTotal), "sign-ins by another provider on this server", options.OAuthTotal, Hour)),
            LimitKind.PeopleSearch => new(
                Make(nameof(options.PeopleSearchPerAccount), "searches of people by one person", options.PeopleSearchPerAccount, Minute), null, null),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such limit."),
        };
    }
}
