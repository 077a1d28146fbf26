using System.Globalization;
using Parley.Platform.Mail;

namespace Parley.Accounts.Mails;

/// <summary>
/// Every mail that the accounts send. Links come from the settings only (<see cref="PublicLinks"/>). Nothing in them was written by whoever caused the mail but a
/// username, whose characters make no link and no markup, and a device, whose name comes from a list: else anybody could have this server write to anybody.
/// </summary>
internal sealed class MailTexts(PublicLinks links)
{
    private const string Ignore = "If it was not you, there is nothing to do: without this mail nobody can go on.";

    /// <summary>Where it is, for people.</summary>
    private string Here => links.Host is { } host ? $"Parley on {host}" : "Parley";

    public MailText VerifyEmail(string username, string token, string code, TimeSpan lifetime) => new(
        "verify-email", "Confirm your address",
        [
            $"Somebody registered the username \"{username}\" with this address on {Here}.",
            new MailBlock.Link("If it was you, open this link to confirm it", links.WithToken("/verify-email", token)),
            new MailBlock.Code("Or type this code where you registered", Grouped(code)),
            $"Both work for {Words(lifetime)}. Until then nobody can sign in to the account. {Ignore}",
        ]);

    /// <summary>To the owner of an address that somebody else, or they themselves, tried to register once more.</summary>
    public MailText AddressTaken() => new(
        "address-taken", "You have an account already",
        [
            $"Somebody tried to register with this address on {Here}, where it has an account already.",
            new MailBlock.Link("If it was you, sign in instead", links.To("/sign-in")),
            new MailBlock.Link("If you have forgotten the password, choose another", links.To("/forgot-password")),
            "If it was not you, there is nothing to do: they were not told that you have an account.",
        ]);

    public MailText ResetPassword(string username, string token, TimeSpan lifetime) => new(
        "reset-password", "Choose another password",
        [
            $"Somebody asked to choose another password for the account \"{username}\" on {Here}.",
            new MailBlock.Link("If it was you, open this link", links.WithToken("/reset-password", token)),
            $"It works once, for {Words(lifetime)}. {Ignore}",
        ]);

    /// <param name="username">Whose.</param>
    /// <param name="unlinked">Accounts elsewhere were unlinked with it.</param>
    public MailText PasswordChanged(string username, bool unlinked = false) => new(
        "password-changed", "Your password was changed",
        [
            $"The password of your account \"{username}\" on {Here} was changed, and all other devices were signed out.",
            .. unlinked
                ? new MailBlock[] { new MailBlock.Link("What was linked in the last days cannot sign in to it any more, for safety. Link your own accounts again here", links.To("/settings/linked")) }
                : [],
            new MailBlock.Link("If it was not you, choose another password now", links.To("/forgot-password")),
        ]);

    /// <summary>After a sign-in on a device of a kind that the account has not been used on before.</summary>
    public MailText NewDevice(string username, string device, string address, DateTimeOffset at) => new(
        "new-device", "A new device signed in",
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"{device} signed in to your account \"{username}\" on {Here}{(address.Length == 0 ? "" : $", from the address {address}")}, on {at:yyyy-MM-dd} at {at:HH:mm} UTC."),
            new MailBlock.Link("If it was not you, choose another password now, which signs out all devices", links.To("/forgot-password")),
            new MailBlock.Link("Your devices are listed here", links.To("/settings/devices")),
        ]);

    public MailText IdentityLinked(string username, string provider) => new(
        "identity-linked", "An account elsewhere was linked",
        [
            $"An account at {provider} can sign in to your account \"{username}\" on {Here} from now on.",
            new MailBlock.Link("If it was not you, choose another password now", links.To("/forgot-password")),
            new MailBlock.Link("Then unlink it here", links.To("/settings/linked")),
        ]);

    public MailText SecondFactorChanged(string username, bool isOn) => new(
        "second-factor-changed", isOn ? "Two-step sign-in was turned on" : "Two-step sign-in was turned off",
        [
            isOn
                ? $"Whoever signs in to your account \"{username}\" on {Here} needs a code of an authenticator application from now on."
                : $"Nobody who signs in to your account \"{username}\" on {Here} needs a code any more.",
            new MailBlock.Link("If it was not you, choose another password now, and tell whoever runs this server", links.To("/forgot-password")),
        ]);

    /// <summary>To the new address.</summary>
    public MailText ConfirmEmail(string username, string token, TimeSpan lifetime) => new(
        "confirm-email", "Confirm your new address",
        [
            $"The account \"{username}\" on {Here} is to have this address.",
            new MailBlock.Link("If you want that, open this link", links.WithToken("/confirm-email", token)),
            $"It works for {Words(lifetime)}. {Ignore}",
        ]);

    /// <summary>To the old address, before anything has changed.</summary>
    public MailText EmailChangeAsked(string username) => new(
        "email-change-asked", "Your address is about to change",
        [
            $"Somebody who knows the password of your account \"{username}\" on {Here} asked to give it another e-mail address. It changes as soon as that address is confirmed.",
            new MailBlock.Link("If it was not you, choose another password now, which stops it", links.To("/forgot-password")),
        ]);

    /// <summary>To the old address, afterwards.</summary>
    public MailText EmailChanged(string username, string token, TimeSpan lifetime) => new(
        "email-changed", "Your address was changed",
        [
            $"Your account \"{username}\" on {Here} has another e-mail address now; this one is no longer used for it.",
            new MailBlock.Link("If it was not you, open this link, which brings this address back and signs everybody out", links.WithToken("/restore-email", token)),
            $"It works for {Words(lifetime)}.",
        ]);

    /// <summary>In two groups, as people read digits.</summary>
    public static string Grouped(string code) => $"{code[..(code.Length / 2)]} {code[(code.Length / 2)..]}";

    private static string Words(TimeSpan span) => span switch
    {
        { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
        { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} hours"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} minutes"),
    };
}
