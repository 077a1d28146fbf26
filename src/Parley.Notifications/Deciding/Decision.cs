using Parley.Contracts.Accounts;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>By which channels somebody is told of something, and why or why not.</summary>
internal sealed record Decision(NotificationReason InApp, NotificationReason Push, NotificationReason Mail)
{
    /// <summary>Null: this server pushes to no apps.</summary>
    public NotificationReason? Fcm { get; init; }

    public bool IsTold => IsYes(InApp);

    /// <summary>Why it is pushed, to browsers or apps; null when it is not.</summary>
    public NotificationReason? Pushed => IsYes(Push) ? Push : Fcm is { } fcm && IsYes(fcm) ? fcm : null;

    /// <summary>The reasons of a yes come first.</summary>
    public static bool IsYes(NotificationReason reason) => reason < NotificationReason.Muted;
}

/// <summary>What a decision is made from.</summary>
/// <param name="Recipient">Who, and what they want.</param>
/// <param name="IsOnline">Whether a device is connected.</param>
/// <param name="HasPush">Whether a browser takes their pushes.</param>
internal sealed record Circumstances(Recipient Recipient, bool IsOnline, bool HasPush, DateTimeOffset Now)
{
    /// <summary>Whether an app takes their pushes; null when this server pushes to none.</summary>
    public bool? HasApp { get; init; }
}

/// <summary>Who is told of what: the one table. Pure.</summary>
internal static class Decisions
{
    /// <param name="circumstances">Of whom it is decided.</param>
    /// <param name="conversation">What they want here.</param>
    /// <param name="isPersonal">Whether it names or answers them.</param>
    /// <param name="isOpen">Whether one of their devices shows the conversation.</param>
    public static Decision OfMessage(Circumstances circumstances, NotificationSettings conversation, bool isPersonal, bool isOpen) =>
        By(circumstances, OfMessageInApp(circumstances, conversation, isPersonal, isOpen));

    /// <summary>A reaction to a message of theirs, which neither names nor answers them.</summary>
    public static Decision OfReaction(Circumstances circumstances, NotificationSettings conversation, bool isOpen)
    {
        var inApp = OfMessageInApp(circumstances, conversation, isPersonal: false, isOpen);
        return By(circumstances, Decision.IsYes(inApp) && !circumstances.Recipient.Settings.Reactions ? NotificationReason.ReactionsOff : inApp);
    }

    /// <summary>What is about oneself and not about a conversation.</summary>
    public static Decision OfOneself(Circumstances circumstances) => Beyond(circumstances, NotificationReason.Wanted);

    /// <summary>What is about the account's safety: at any hour, and mailed at once by whoever noticed it.</summary>
    public static Decision OfSafety(Circumstances circumstances) => new(
        NotificationReason.Wanted, PushOf(circumstances.HasPush, Now(circumstances)), NotificationReason.SentElsewhere)
    {
        Fcm = AppOf(circumstances, Now(circumstances)),
    };

    private static Decision By(Circumstances circumstances, NotificationReason inApp) => Decision.IsYes(inApp)
        ? Beyond(circumstances, inApp)
        : new Decision(inApp, NotificationReason.Withheld, NotificationReason.Withheld) { Fcm = circumstances.HasApp is null ? null : NotificationReason.Withheld };

    private static NotificationReason OfMessageInApp(Circumstances circumstances, NotificationSettings conversation, bool isPersonal, bool isOpen)
    {
        if (conversation.MutedUntil > circumstances.Now)
        {
            return NotificationReason.Muted;
        }

        return (conversation.Level ?? circumstances.Recipient.Settings.Default) switch
        {
            NotificationLevel.None => NotificationReason.LevelNone,
            NotificationLevel.Mentions when !isPersonal => NotificationReason.LevelMentions,
            _ => isOpen ? NotificationReason.Open : NotificationReason.Wanted,
        };
    }

    private static Decision Beyond(Circumstances circumstances, NotificationReason inApp)
    {
        var (recipient, settings) = (circumstances.Recipient, circumstances.Recipient.Settings);
        var push = QuietTime.IsQuiet(recipient, circumstances.Now) ? NotificationReason.QuietHours : Now(circumstances);
        var mail = !settings.EmailDigest ? NotificationReason.ChannelOff
            : recipient.Email is null ? NotificationReason.NoAddress
            : NotificationReason.Wanted;
        return new Decision(inApp, PushOf(circumstances.HasPush, push), mail) { Fcm = AppOf(circumstances, push) };
    }

    private static NotificationReason PushOf(bool taken, NotificationReason push) => taken ? push : NotificationReason.NoSubscription;

    private static NotificationReason? AppOf(Circumstances circumstances, NotificationReason push) => circumstances.HasApp is { } taken ? PushOf(taken, push) : null;

    private static NotificationReason Now(Circumstances circumstances) => circumstances.IsOnline ? NotificationReason.Connected : NotificationReason.Away;
}
