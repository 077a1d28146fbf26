using Parley.Contracts.Accounts;
using Parley.Notifications.History;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Deciding;

/// <summary>What a notice about an account becomes.</summary>
internal static class NoticeDrafts
{
    public static Draft Of(AccountNotice notice, string id, Circumstances circumstances)
    {
        var other = notice.OtherId?.ToString();
        return notice.Kind switch
        {
            // One of each person at a time; what is settled waits no more.
            AccountNoticeKind.ContactRequested => OfPerson(NotificationKind.ContactRequest),
            AccountNoticeKind.ContactAccepted => OfPerson(NotificationKind.ContactAccepted),
            AccountNoticeKind.ContactRequestEnded => new SubjectSettled(notice.UserId, NotificationKind.ContactRequest, other ?? ""),
            AccountNoticeKind.NewDevice => OfSafety(NotificationKind.NewDevice),
            AccountNoticeKind.PasswordChanged => OfSafety(NotificationKind.PasswordChanged),
            AccountNoticeKind.SecondFactorAdded => OfSafety(NotificationKind.SecondFactorAdded),
            AccountNoticeKind.SecondFactorRemoved => OfSafety(NotificationKind.SecondFactorRemoved),
            AccountNoticeKind.EmailChanged => OfSafety(NotificationKind.EmailChanged),
            AccountNoticeKind.IdentityLinked => OfSafety(NotificationKind.IdentityLinked),
            _ => throw new Platform.Outbox.PermanentFailureException($"A notice of kind {notice.Kind} is not known."),
        };

        NewNotification OfPerson(NotificationKind kind) => new(notice.UserId, kind, other ?? "", Decisions.OfOneself(circumstances))
        {
            Actor = notice.OtherId,
            Quiet = QuietTime.IsQuiet(circumstances.Recipient, circumstances.Now),
        };

        NewNotification OfSafety(NotificationKind kind) => new(notice.UserId, kind, id, Decisions.OfSafety(circumstances)) { Session = notice.SessionId };
    }
}
