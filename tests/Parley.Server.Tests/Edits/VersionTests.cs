using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Edits;

/// <summary>Earlier versions are kept for the sender, and for those who moderate the group; for nobody else.</summary>
public sealed class VersionTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Versions_Pages_ShowEachTextOnceNewestFirst(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var message = (await ada.SendAsync((await ada.CreateGroupAsync("group")).Id, "0")).Message;
        Assert.Empty((await ada.VersionsAsync(message)).Items);
        var times = new List<DateTimeOffset> { message.CreatedAt };
        foreach (var i in Enumerable.Range(1, 5))
        {
            server.Time!.Advance(TimeSpan.FromSeconds(1));
            times.Add((await ada.EditAsync(message, $"{i}")).Message.EditedAt!.Value);
        }

        var all = (await ada.VersionsAsync(message)).Items;
        Assert.Equal([(4, "4"), (3, "3"), (2, "2"), (1, "1"), (0, "0")], all.Select(version => (version.Version, version.Text)));
        Assert.Equal(times.SkipLast(1).Reverse(), all.Select(version => version.WrittenAt));

        var walked = new List<string>();
        string? cursor = null;
        do
        {
            var page = await ada.VersionsAsync(message, $"?limit=2{(cursor is null ? "" : $"&cursor={cursor}")}");
            walked.AddRange(page.Items.Select(version => version.Text));
            cursor = page.NextCursor;
        }
        while (cursor is not null);
        Assert.Equal(["4", "3", "2", "1", "0"], walked);

        await server.RestartAsync();
        Assert.Equal(5, (await ada.VersionsAsync(message)).Items.Count);
    }

    [Theory, EveryEngine]
    public async Task Versions_ByRole_AreShownToTheSenderAndToWhoModerates(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "member", "sender", "stranger");
        var (owner, admin, member, sender, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await owner.CreateGroupAsync("group", admin, member, sender);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        var message = (await sender.SendAsync(group.Id, "before")).Message;
        await sender.EditAsync(message, "now");
        var path = $"conversations/{group.Id}/messages/{message.Id}/versions";

        foreach (var user in new[] { sender, admin, owner })
        {
            Assert.Equal("before", Assert.Single((await user.VersionsAsync(message)).Items).Text);
        }

        Assert.Contains("owner, admin or moderator", (await member.GetAsync(path).ProblemAsync(ErrorCodes.Forbidden)).Detail, StringComparison.Ordinal);
        await stranger.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await server.Http.GetAsync(new Uri(path, UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
        await sender.GetAsync($"conversations/{group.Id}/messages/{MessageId.New(TimeProvider.System)}/versions").ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal("limit", Assert.Single((await sender.GetAsync($"{path}?limit=101").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        Assert.Equal("cursor", Assert.Single((await sender.GetAsync($"{path}?cursor=x").ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);

        // Removed, not even the sender; and who has been made a member again is none who moderates.
        await owner.RemoveAsync(group.Id, sender);
        await sender.GetAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Member);
        await admin.GetAsync(path).ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory, EveryEngine]
    public async Task Versions_InADirectConversation_AreTheSendersAlone(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "before")).Message;
        await chat.Ada.EditAsync(message, "now");

        Assert.Equal("before", Assert.Single((await chat.Ada.VersionsAsync(message)).Items).Text);
        var refused = await chat.Bob.GetAsync($"conversations/{chat.Id}/messages/{message.Id}/versions").ProblemAsync(ErrorCodes.Forbidden);
        Assert.Contains("Only its sender", refused.Detail, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Versions_AfterTheKeysWereRotated_StillOpenAndAreVerified(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var message = (await ada.SendAsync(group.Id, "before")).Message;
        await ada.EditAsync(message, "now");

        await server.SucceedAsync("keys rotate");
        Assert.Contains("versions of messages: 1 tried", await server.SucceedAsync("keys verify --all"), StringComparison.Ordinal);
        await server.RestartAsync();

        Assert.Equal("before", Assert.Single((await ada.VersionsAsync(message)).Items).Text);
        Assert.Equal("now", (await ada.HistoryAsync(group.Id)).Items[^1].Text);
    }
}
