using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.Deciding;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Tests;

public sealed class DecisionTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<NotificationLevel, NotificationLevel?, bool, bool, bool, NotificationReason> Messages => new()
    {
        // one's own level, the conversation's, muted, open, names or answers one: in the application
        { NotificationLevel.All, null, false, false, false, NotificationReason.Wanted },
        { NotificationLevel.All, null, false, true, false, NotificationReason.Open },
        { NotificationLevel.All, null, true, false, false, NotificationReason.Muted },
        { NotificationLevel.All, NotificationLevel.None, false, false, false, NotificationReason.LevelNone },
        { NotificationLevel.All, NotificationLevel.Mentions, false, true, false, NotificationReason.LevelMentions },
        { NotificationLevel.None, null, false, false, false, NotificationReason.LevelNone },
        { NotificationLevel.None, NotificationLevel.All, false, false, false, NotificationReason.Wanted },
        { NotificationLevel.Mentions, null, true, false, false, NotificationReason.Muted },
        { NotificationLevel.Mentions, null, false, false, true, NotificationReason.Wanted },
        { NotificationLevel.All, NotificationLevel.Mentions, false, true, true, NotificationReason.Open },
        { NotificationLevel.None, null, false, false, true, NotificationReason.LevelNone },
        { NotificationLevel.Mentions, null, true, false, true, NotificationReason.Muted },
    };

    [Theory, MemberData(nameof(Messages))]
    public void OfMessage_BySettings_SaysWhy(NotificationLevel own, NotificationLevel? here, bool muted, bool open, bool personal, NotificationReason expected)
    {
        var settings = new NotificationSettings { Level = here, MutedUntil = muted ? Noon.AddMinutes(1) : Noon };
        var decision = Decisions.OfMessage(Of(new NotificationPreferences { Default = own }), settings, personal, open);
        Assert.Equal(expected, decision.InApp);
        Assert.Equal(expected == NotificationReason.Wanted, decision.IsTold);
        Assert.Equal(decision.IsTold ? NotificationReason.Away : NotificationReason.Withheld, decision.Push);
        Assert.Equal(decision.IsTold ? NotificationReason.Wanted : NotificationReason.Withheld, decision.Mail);
    }

    [Theory]
    [InlineData(NotificationLevel.All, true, false, NotificationReason.Wanted)]
    [InlineData(NotificationLevel.All, true, true, NotificationReason.Open)]
    [InlineData(NotificationLevel.All, false, false, NotificationReason.ReactionsOff)]
    [InlineData(NotificationLevel.All, false, true, NotificationReason.Open)]
    [InlineData(NotificationLevel.Mentions, true, false, NotificationReason.LevelMentions)]
    [InlineData(NotificationLevel.None, false, false, NotificationReason.LevelNone)]
    public void OfReaction_BySettings_SaysWhy(NotificationLevel level, bool wanted, bool open, NotificationReason expected)
    {
        var decision = Decisions.OfReaction(Of(new NotificationPreferences { Default = level, Reactions = wanted }), new NotificationSettings(), open);
        Assert.Equal((expected, expected == NotificationReason.Wanted ? NotificationReason.Away : NotificationReason.Withheld), (decision.InApp, decision.Push));
    }

    [Theory]
    [InlineData(true, true, "a@example.org", true, NotificationReason.Connected, NotificationReason.Wanted)]
    [InlineData(false, true, "a@example.org", false, NotificationReason.Away, NotificationReason.ChannelOff)]
    [InlineData(false, false, null, true, NotificationReason.NoSubscription, NotificationReason.NoAddress)]
    public void OfOneself_ByCircumstances_ChoosesChannels(bool online, bool pushes, string? email, bool digest, NotificationReason push, NotificationReason mail)
    {
        var decision = Decisions.OfOneself(Of(new NotificationPreferences { EmailDigest = digest }, online, pushes, email));
        Assert.Equal(new Decision(NotificationReason.Wanted, push, mail), decision);
    }

    [Theory]
    [InlineData(null, null, NotificationReason.NoSubscription)]
    [InlineData(true, NotificationReason.Away, NotificationReason.Away)]
    [InlineData(false, NotificationReason.NoSubscription, NotificationReason.NoSubscription)]
    public void OfOneself_OnAServerThatPushesToApps_DecidesForThemToo(bool? app, NotificationReason? expected, NotificationReason pushed)
    {
        var decision = Decisions.OfOneself(Of(new NotificationPreferences(), pushes: false) with { HasApp = app });
        Assert.Equal((NotificationReason.NoSubscription, expected), (decision.Push, decision.Fcm));
        Assert.Equal(Decision.IsYes(pushed) ? pushed : null, decision.Pushed);
    }

    [Theory]
    [InlineData("22:00", "07:00", "UTC", 23, true)]
    [InlineData("22:00", "07:00", "UTC", 6, true)]
    [InlineData("22:00", "07:00", "UTC", 7, false)]
    [InlineData("22:00", "07:00", "UTC", 12, false)]
    [InlineData("12:00", "13:00", "UTC", 12, true)]
    [InlineData("12:00", "12:00", "UTC", 12, false)]
    [InlineData("22:00", "07:00", "Asia/Tokyo", 14, true)] // 23:00 there
    public void QuietHours_ByTimeAndZone_HoldPushesBackButNotThoseAboutSafety(string from, string to, string zone, int hour, bool quiet)
    {
        var settings = new NotificationPreferences { QuietHours = new QuietHours { Enabled = true, From = from, To = to, TimeZone = zone } };
        var circumstances = Of(settings) with { Now = Noon.AddHours(hour - 12) };
        Assert.Equal(quiet ? NotificationReason.QuietHours : NotificationReason.Away, Decisions.OfOneself(circumstances).Push);
        Assert.Equal(NotificationReason.Away, Decisions.OfSafety(circumstances).Push);
    }

    [Fact]
    public void Merge_RangesOfManyEvents_JoinsThoseThatFollowOneAnotherOnly()
    {
        var (one, two) = (new ConversationId(Guid.CreateVersion7()), new ConversationId(Guid.CreateVersion7()));
        var items = new ConversationAdvance[] { new(one, 5, 7), new(two, 0, 1), new(one, 2, 5), new(one, 9, 10), new(two, 1, 1001), new(two, 1001, 1002) }
            .Select((advance, index) => new AdvanceItem("event", index, advance)).ToList();
        Assert.Equal(
            [new(one, 2, 7), new(one, 9, 10), new(two, 0, 1), new(two, 1, 1001), new(two, 1001, 1002)], // 1,000 revisions at most
            AdvanceRange.Merge(items).Select(range => range.Advance));

        items[2].Place = 7; // what has had a part of its effect goes on by itself
        Assert.Equal([new(one, 2, 5), new(one, 5, 7), new(one, 9, 10)], AdvanceRange.Merge(items).Select(range => range.Advance).Where(range => range.ConversationId == one));
    }

    private static Circumstances Of(NotificationPreferences settings, bool online = false, bool pushes = true, string? email = "a@example.org") =>
        new(new Recipient(new UserId(Guid.CreateVersion7()), "ada", email, null, settings), online, pushes, Noon);
}
