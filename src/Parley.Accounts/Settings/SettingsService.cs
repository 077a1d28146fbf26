using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Contacts;
using Parley.Accounts.Events;
using Parley.Accounts.Profile;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Settings;

/// <summary>One's own settings.</summary>
internal sealed class SettingsService(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, RelationDirectory relations, AccountEvents events, TimeProvider clock)
{
    public async ValueTask<Result<UserSettings>> UpdateAsync(UserId user, UpdateUserSettingsRequest request, CancellationToken cancellationToken)
    {
        if (Check(request) is { } invalid)
        {
            return invalid;
        }

        var (settings, changed) = await database.WriteAsync(session => StoreAsync(session, user, request), cancellationToken);
        if (settings is null)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The account is gone.");
        }

        if (changed)
        {
            // Before the answer: from then on nobody reaches this person whom they do not want to.
            await relations.RefreshAsync(CancellationToken.None); // what is committed holds, whether or not somebody still waits for the answer
            events.Wake();
        }

        return settings;
    }

    private static ParleyError? Check(UpdateUserSettingsRequest request)
    {
        var errors = new RequestErrors();
        if (request is { Notifications: null, Privacy: null, Chat: null })
        {
            errors.Add("notifications", "give notifications, privacy or chat");
        }

        if (request.Notifications?.QuietHours is { } quiet)
        {
            CheckTime(errors, "notifications.quietHours.from", quiet.From);
            CheckTime(errors, "notifications.quietHours.to", quiet.To);
            if (quiet.TimeZone is { Length: > 0 } zone)
            {
                ProfileRules.CheckTimeZone(errors, "notifications.quietHours.timeZone", zone);
            }
        }

        return errors.Any ? errors.ToError() : null;
    }

    private static void CheckTime(RequestErrors errors, string field, string? time)
    {
        if (time is not null && !SettingsStore.IsTime(time))
        {
            errors.Add(field, "must be a time of day, like 22:00");
        }
    }

    private async Task<(UserSettings? Settings, bool Changed)> StoreAsync(DatabaseSession session, UserId user, UpdateUserSettingsRequest request)
    {
        // The account's row is the lock: two changes at once keep what the other one has set.
        if (await UserStore.LockAsync(session, user) is not { } userKey)
        {
            return (null, false);
        }

        var before = await SettingsStore.ReadAsync(session, userKey);
        var after = Apply(before, request);
        if (after == before)
        {
            return (before, false);
        }

        await SettingsStore.WriteAsync(session, userKey, after, clock.GetUtcNow().ToUnixTimeMilliseconds());
        await events.AddAsync(session, new AccountEvent { Kind = AccountEventKind.SettingsUpdated, UserId = user });
        return (after, true);
    }

    private static UserSettings Apply(UserSettings before, UpdateUserSettingsRequest request)
    {
        var (notifications, quiet) = (before.Notifications, before.Notifications.QuietHours);
        var zone = request.Notifications?.QuietHours?.TimeZone;
        return new UserSettings
        {
            Notifications = new NotificationPreferences
            {
                Default = request.Notifications?.Default ?? notifications.Default,
                Sound = request.Notifications?.Sound ?? notifications.Sound,
                PushContent = request.Notifications?.PushContent ?? notifications.PushContent,
                EmailDigest = request.Notifications?.EmailDigest ?? notifications.EmailDigest,
                Reactions = request.Notifications?.Reactions ?? notifications.Reactions,
                QuietHours = new QuietHours
                {
                    Enabled = request.Notifications?.QuietHours?.Enabled ?? quiet.Enabled,
                    From = request.Notifications?.QuietHours?.From ?? quiet.From,
                    To = request.Notifications?.QuietHours?.To ?? quiet.To,
                    TimeZone = zone is null ? quiet.TimeZone : zone.Length == 0 ? null : zone,
                },
            },
            Privacy = new PrivacyPreferences
            {
                WhoMayMessage = request.Privacy?.WhoMayMessage ?? before.Privacy.WhoMayMessage,
                WhoMayAdd = request.Privacy?.WhoMayAdd ?? before.Privacy.WhoMayAdd,
            },
            Chat = new ChatPreferences
            {
                EnterSends = request.Chat?.EnterSends ?? before.Chat.EnterSends,
                Theme = request.Chat?.Theme ?? before.Chat.Theme,
            },
        };
    }
}
