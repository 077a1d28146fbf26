using System.Globalization;
using Parley.Platform.Database;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Settings;

/// <summary>The rows of <c>user_settings</c>.</summary>
internal static class SettingsStore
{
    internal const string Columns = """
        s.notify, s.sound, s.quiet, s.quiet_from, s.quiet_to, s.quiet_zone, s.who_may_message, s.who_may_add, s.enter_sends, s.theme,
        s.push_content, s.email_digest, s.reactions
        """;

    public static async Task<UserSettings> ReadAsync(DatabaseSession session, long userKey) =>
        (await session.QueryFirstOrDefaultAsync<SettingsRow>($"SELECT {Columns} FROM user_settings s WHERE s.user_key = @userKey", new { userKey }))?.ToSettings()
        ?? new UserSettings();

    public static Task WriteAsync(DatabaseSession session, long userKey, UserSettings settings, long now) => session.ExecuteAsync(
        """
        INSERT INTO user_settings
          (user_key, notify, sound, quiet, quiet_from, quiet_to, quiet_zone, who_may_message, who_may_add, enter_sends, theme, push_content,
           email_digest, reactions, changed_at)
        VALUES (@userKey, @notify, @sound, @quiet, @From, @To, @TimeZone, @message, @add, @enterSends, @theme, @pushContent, @emailDigest, @reactions, @now)
        ON CONFLICT (user_key) DO UPDATE SET
          notify = excluded.notify, sound = excluded.sound, quiet = excluded.quiet, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to,
          quiet_zone = excluded.quiet_zone, who_may_message = excluded.who_may_message, who_may_add = excluded.who_may_add,
          enter_sends = excluded.enter_sends, theme = excluded.theme, push_content = excluded.push_content, email_digest = excluded.email_digest,
          reactions = excluded.reactions, changed_at = excluded.changed_at
        """,
        new
        {
            userKey,
            notify = (long)settings.Notifications.Default,
            sound = settings.Notifications.Sound ? 1L : 0,
            quiet = settings.Notifications.QuietHours.Enabled ? 1L : 0,
            settings.Notifications.QuietHours.From,
            settings.Notifications.QuietHours.To,
            settings.Notifications.QuietHours.TimeZone,
            message = (long)settings.Privacy.WhoMayMessage,
            add = (long)settings.Privacy.WhoMayAdd,
            enterSends = settings.Chat.EnterSends ? 1L : 0,
            theme = (long)settings.Chat.Theme,
            pushContent = settings.Notifications.PushContent ? 1L : 0,
            emailDigest = settings.Notifications.EmailDigest ? 1L : 0,
            reactions = settings.Notifications.Reactions ? 1L : 0,
            now,
        });

    /// <summary><c>HH:mm</c>, in that form only.</summary>
    public static bool IsTime(string text) =>
        text.Length == 5 && TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}

internal class SettingsRow
{
    public long Notify { get; init; }

    public long Sound { get; init; }

    public long Quiet { get; init; }

    public string QuietFrom { get; init; } = "";

    public string QuietTo { get; init; } = "";

    public string? QuietZone { get; init; }

    public long WhoMayMessage { get; init; }

    public long WhoMayAdd { get; init; }

    public long EnterSends { get; init; }

    public long Theme { get; init; }

    public long PushContent { get; init; }

    public long EmailDigest { get; init; }

    public long Reactions { get; init; }

    public UserSettings ToSettings() => new()
    {
        Notifications = new NotificationPreferences
        {
            Default = (NotificationLevel)Notify,
            Sound = Sound != 0,
            PushContent = PushContent != 0,
            EmailDigest = EmailDigest != 0,
            Reactions = Reactions != 0,
            QuietHours = new QuietHours { Enabled = Quiet != 0, From = QuietFrom, To = QuietTo, TimeZone = QuietZone },
        },
        Privacy = new PrivacyPreferences { WhoMayMessage = (MessageAudience)WhoMayMessage, WhoMayAdd = (AddAudience)WhoMayAdd },
        Chat = new ChatPreferences { EnterSends = EnterSends != 0, Theme = (Theme)Theme },
    };
}
