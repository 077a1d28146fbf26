using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Listings;

/// <summary>Favourites and the archive: one's own alone, on all one's devices, and what comes back when.</summary>
public sealed class ListingTests(SharedServers servers)
{
    private static readonly Listing Nothing = new();

    [Theory, EveryEngine]
    public async Task Listing_Changed_IsOnesOwnOnAllPaths(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob);
        var first = await ada.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        // What is left out stays; once more is no change.
        Assert.Equal(new Listing { Favourite = true }, await ChangeAsync(ada, group.Id, new { favourite = true }));
        var wanted = new Listing { Favourite = true, ArchivedSeq = group.LastSeq };
        Assert.Equal(wanted, await ChangeAsync(ada, group.Id, new { archived = true }));
        Assert.Equal(wanted, await ChangeAsync(ada, group.Id, new { favourite = true, archived = true }));
        var told = await adas.SettledAsync<ListingUpdatedEvent>(EventNames.ListingUpdated);
        Assert.Equal([new Listing { Favourite = true }, wanted], told.Select(one => one.Listing));
        Assert.All(told, one => Assert.Equal(group.Id, one.ConversationId));
        Assert.Equal([first.UserRev + 1, first.UserRev + 2], told.Select(one => one.Personal.UpTo));
        Assert.Empty(await bobs.SettledAsync<ListingUpdatedEvent>(EventNames.ListingUpdated));
        Assert.Equal(wanted, (await ada.FindAsync(group.Id)).Me.Listing);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Listing);
        var next = await ada.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [group.Id] = group.LastRev }, first.UserRev);
        Assert.Equal((group.Id, wanted), (next.Personal!.Listings.Single().ConversationId, next.Personal.Listings.Single().Listing));

        Assert.Equal(Nothing, await ChangeAsync(ada, group.Id, new { favourite = false, archived = false }));
        Assert.Null((await ada.FindAsync(group.Id)).Me.Listing);

        // Nobody's whom it does not concern, and gone with the membership.
        var path = $"conversations/{group.Id}/listing";
        await eve.PatchAsync(path, new { favourite = true }).ProblemAsync(ErrorCodes.NotFound);
        await ChangeAsync(bob, group.Id, new { favourite = true, archived = true });
        await bob.LeaveAsync(group.Id);
        await bob.PatchAsync(path, new { favourite = false }).ProblemAsync(ErrorCodes.NotFound);
        await ada.AddAsync(group.Id, bob);
        Assert.Null((await bob.FindAsync(group.Id)).Me.Listing);
    }

    [Fact]
    public async Task Listing_Malformed_IsRefusedByField()
    {
        var server = await servers.SqliteAsync();
        var (ada, guest) = (await server.SignUpAsync("ada"), await server.SignUpAsync("guest", AccountRole.Guest));
        var group = await ada.CreateGroupAsync("group");
        var path = $"conversations/{group.Id}/listing";
        foreach (var body in new object[] { new { }, new { favourite = (bool?)null }, new { somethingElse = true } })
        {
            Assert.Equal("favourite", Assert.Single((await ada.PatchAsync(path, body).ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        }

        await ada.PatchAsync(path, new { archived = "yes" }).ProblemAsync(ErrorCodes.ValidationFailed);
        await ada.PatchAsync($"conversations/{Guid.CreateVersion7()}/listing", new { archived = true }).ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync("conversations?archived=perhaps").ProblemAsync(ErrorCodes.ValidationFailed);
        await guest.PatchAsync(path, new { archived = true }).ProblemAsync(ErrorCodes.Forbidden);
        using var nobody = await server.Http.PatchAsync(path, new StringContent("{\"archived\":true}", System.Text.Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)nobody.StatusCode);
        Assert.Null((await ada.FindAsync(group.Id)).Me.Listing);
    }

    [Theory, EveryEngine]
    public async Task Listing_ChangedByManyAtOnce_IsOneOfThemEverywhere(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        var first = await ada.SyncAsync();

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => ChangeAsync(ada, group.Id, i % 2 == 0 ? (object)new { favourite = true } : new { archived = i % 4 == 1 })));

        var now = (await ada.FindAsync(group.Id)).Me.Listing;
        Assert.True(now!.Favourite);
        var next = await ada.SyncAsync(first.Stamp, new Dictionary<ConversationId, long> { [group.Id] = group.LastRev }, first.UserRev);
        Assert.Equal(now, Assert.Single(next.Personal!.Listings).Listing);
    }

    [Theory, EveryEngine]
    public async Task Archive_WhenSomethingComes_GivesItBackUnlessItIsMuted(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (loud, quiet) = (await ada.CreateGroupAsync("loud", bob), await ada.CreateGroupAsync("quiet", bob));
        foreach (var group in new[] { loud, quiet })
        {
            await ChangeAsync(ada, group.Id, new { archived = true });
        }

        await MuteAsync(ada, quiet.Id, hours: 1);
        Assert.Equal([quiet.Id, loud.Id], await ListAsync(ada, archived: true));
        Assert.Empty(await ListAsync(ada, archived: false));
        Assert.Equal([quiet.Id, loud.Id], await ListAsync(ada, archived: null));
        Assert.Equal([quiet.Id, loud.Id], await ListAsync(bob, archived: false));

        await bob.SendAsync(quiet.Id, "nobody hears this");
        await bob.SendAsync(loud.Id, "hello");
        Assert.Equal([quiet.Id], await ListAsync(ada, archived: true));
        Assert.Equal([loud.Id], await ListAsync(ada, archived: false));

        // Once it is not muted any more it comes back with what was said meanwhile; muted now, one that has come back stays.
        server.Time!.Advance(TimeSpan.FromHours(2));
        ada = await server.SignInAsync(ada);
        Assert.Empty(await ListAsync(ada, archived: true));
        var first = await ada.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await MuteAsync(ada, quiet.Id, hours: 1);
        Assert.Null((await ada.FindAsync(quiet.Id)).Me.Listing);
        Assert.Empty(await ListAsync(ada, archived: true));
        var told = await adas.ExpectAsync<ListingUpdatedEvent>(EventNames.ListingUpdated);
        Assert.Equal((quiet.Id, Nothing, first.UserRev + 1), (told.ConversationId, told.Listing, told.Personal.UpTo));
        Assert.Equal(first.UserRev + 2, (await adas.ExpectAsync<NotificationSettingsUpdatedEvent>(EventNames.NotificationSettingsUpdated)).Personal.UpTo);
        var next = await ada.SyncAsync(first.Stamp, first.Conversations.ToDictionary(one => one.ConversationId, one => one.UpTo), first.UserRev);
        Assert.Equal((quiet.Id, Nothing), (Assert.Single(next.Personal!.Listings).ConversationId, next.Personal.Listings[0].Listing));
    }

    [Theory, EveryEngine]
    public async Task Archive_InPages_HoldsAllOfItAndNothingElse(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var archived = new List<ConversationId>();
        for (var i = 0; i < 7; i++)
        {
            var group = await ada.CreateGroupAsync($"group {i}");
            if (i % 2 == 0)
            {
                await ChangeAsync(ada, group.Id, new { archived = true });
                archived.Insert(0, group.Id);
            }
        }

        var (found, cursor) = (new List<ConversationId>(), (string?)null);
        do
        {
            var page = await ada.GetAsync($"conversations?archived=true&limit=3{(cursor is null ? "" : $"&cursor={cursor}")}").ReadAsync<ListResponse<Conversation>>(200);
            found.AddRange(page.Items.Select(one => one.Id));
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(archived, found);
    }

    [Theory, EveryEngine]
    public async Task Sync_TheFirst_BringsFavouritesHoweverLongNothingWasSaid(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var oldest = await ada.CreateGroupAsync("oldest");
        var second = await ada.CreateGroupAsync("second");
        for (var i = 0; i < 50; i++)
        {
            await ada.CreateGroupAsync($"group {i}");
        }

        Assert.DoesNotContain(oldest.Id, (await ada.SyncAsync()).Conversations.Select(one => one.ConversationId));
        await ChangeAsync(ada, oldest.Id, new { favourite = true });

        var brought = (await ada.SyncAsync()).Conversations.Select(one => one.ConversationId).ToList();
        Assert.Equal((51, 51, true, false), (brought.Count, brought.Distinct().Count(), brought.Contains(oldest.Id), brought.Contains(second.Id)));
    }

    private static Task<Listing> ChangeAsync(TestUser user, ConversationId id, object change) =>
        user.PatchAsync($"conversations/{id}/listing", change).ReadAsync<Listing>(200);

    private static Task MuteAsync(TestUser user, ConversationId id, int hours) =>
        user.PutAsync($"conversations/{id}/notification-settings", new { mutedUntil = user.Server.Clock.GetUtcNow().AddHours(hours) }).ReadAsync(200);

    private static async Task<IEnumerable<ConversationId>> ListAsync(TestUser user, bool? archived)
    {
        var query = archived is { } only ? $"?archived={(only ? "true" : "false")}" : "";
        return (await user.GetAsync($"conversations{query}").ReadAsync<ListResponse<Conversation>>(200)).Items.Select(one => one.Id);
    }
}
