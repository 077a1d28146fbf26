using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.People;

public sealed class ContactTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Request_AskedAndAccepted_IsToldAndMakesBothContacts(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        var before = await bob.SyncAsync();

        var asked = await AskAsync(ada, bob);
        Assert.Equal((bob.Id, RequestDirection.Outgoing, null), (asked.User.Id, asked.Request!.Direction, asked.ContactSince));
        var ring = await bobs.ExpectAsync<RelationUpdatedEvent>(EventNames.ContactRequest);
        Assert.Equal((ada.Id, asked.Request.Id, RequestDirection.Incoming), (ring.Relation.User.Id, ring.Relation.Request!.Id, ring.Relation.Request.Direction));
        await adas.ExpectAsync<RelationUpdatedEvent>(EventNames.ContactsUpdated, told => told.Relation.Request is not null);
        Assert.Equal(ring.Relation, Assert.Single((await bob.SyncAsync(before.Stamp, null, before.UserRev)).Personal!.Relations));
        Assert.Equal(asked.Request.Id, Assert.Single((await ada.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200)).Outgoing).Id);

        // Repeated it is the same request, and rings no second time. It is nobody's but theirs, and the asking one cannot answer it.
        Assert.Equal(asked, await ada.PostAsync("contacts/requests", new { userId = bob.Id }).ReadAsync<Relation>(200));
        foreach (var (who, verb) in new[] { (eve, "accept"), (eve, "decline"), (ada, "accept"), (ada, "decline") })
        {
            await who.PostAsync($"contacts/requests/{asked.Request.Id}/{verb}", new { }).ProblemAsync(ErrorCodes.NotFound);
        }

        await eve.DeleteAsync($"contacts/requests/{asked.Request.Id}").ProblemAsync(ErrorCodes.NotFound);
        await bob.DeleteAsync($"contacts/requests/{asked.Request.Id}").ProblemAsync(ErrorCodes.NotFound);

        var accepted = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => bob.PostAsync($"contacts/requests/{asked.Request.Id}/accept", new { }).ReadAsync<Relation>(200)));
        Assert.All(accepted, relation => Assert.Equal((ada.Id, null, true), (relation.User.Id, relation.Request, relation.ContactSince is not null)));
        await adas.ExpectAsync<RelationUpdatedEvent>(EventNames.ContactsUpdated, told => told.Relation.ContactSince is not null);
        Assert.Equal([bob.Id], await ContactsAsync(ada));
        Assert.Equal([ada.Id], await ContactsAsync(bob));
        Assert.Empty(await ContactsAsync(eve));
        await server.AccountsToldAsync();
        Assert.Single(await bobs.SettledAsync<RelationUpdatedEvent>(EventNames.ContactRequest));
        Assert.DoesNotContain(eves.All(), one => one.Name is EventNames.ContactRequest or EventNames.ContactsUpdated);

        // Ended by either, for both; harmless to repeat.
        await ada.DeleteAsync($"contacts/{bob.Id}").ReadAsync(204);
        await ada.DeleteAsync($"contacts/{bob.Id}").ReadAsync(204);
        Assert.Empty(await ContactsAsync(bob));
        await bobs.ExpectAsync<RelationUpdatedEvent>(EventNames.ContactsUpdated, told => told.Relation is { ContactSince: null, Request: null });
    }

    [Theory, EveryEngine]
    public async Task Request_FromBothSidesAtOnce_MakesThemContacts(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var asks = Enumerable.Range(0, 6).Select(i => (i % 2 == 0 ? ada : bob).PostAsync("contacts/requests", new { userId = (i % 2 == 0 ? bob : ada).Id })).ToList();
        foreach (var ask in asks)
        {
            using var response = await ask;
            Assert.True(response.IsSuccessStatusCode, response.StatusCode.ToString());
        }

        Assert.Equal([bob.Id], await ContactsAsync(ada));
        Assert.Equal([ada.Id], await ContactsAsync(bob));
        foreach (var user in new[] { ada, bob })
        {
            var waiting = await user.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200);
            Assert.Empty(waiting.Incoming.Concat(waiting.Outgoing));
        }
    }

    [Fact]
    public async Task Request_DeclinedOrWithdrawn_CanBeMadeAgainLater()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var first = (await AskAsync(ada, bob)).Request!;
        await bob.PostAsync($"contacts/requests/{first.Id}/decline", new { }).ReadAsync<Relation>(200);
        await bob.PostAsync($"contacts/requests/{first.Id}/decline", new { }).ReadAsync<Relation>(200);
        await bob.PostAsync($"contacts/requests/{first.Id}/accept", new { }).ProblemAsync(ErrorCodes.NotFound);
        var refused = await ada.PostAsync("contacts/requests", new { userId = bob.Id }).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Equal((long)TimeSpan.FromDays(7).TotalMilliseconds, refused.RetryAfterMs);

        // Who has declined may ask at any time: it was not they who were declined.
        var second = (await AskAsync(bob, ada)).Request!;
        Assert.Null((await bob.DeleteAsync($"contacts/requests/{second.Id}").ReadAsync<Relation>(200)).Request);
        await bob.PostAsync("contacts/requests", new { userId = ada.Id }).ProblemAsync(ErrorCodes.RateLimited);
        server.Time!.Advance(TimeSpan.FromMinutes(10));
        Assert.NotEqual(second.Id, (await AskAsync(bob, ada)).Request!.Id);
    }

    [Fact]
    public async Task Request_BeyondTheLimits_IsRefusedByName()
    {
        await using var server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite, ("Parley:Contacts:Contacts", "1"), ("Parley:Contacts:OpenRequests", "2"), ("Parley:Contacts:RequestsPerDay", "3"));
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan", "eve", "fay");
        var (ada, bob, cid, dan, eve, fay) = (people[0], people[1], people[2], people[3], people[4], people[5]);
        await AskAsync(ada, bob);
        await AskAsync(ada, cid);
        await ada.PostAsync("contacts/requests", new { userId = dan.Id }).ProblemAsync(ErrorCodes.TooMany);
        await AskAsync(bob, ada);
        var full = await ada.PostAsync("contacts/requests", new { userId = eve.Id }).ProblemAsync(ErrorCodes.TooMany);
        Assert.Contains("1 contacts", full.Detail, StringComparison.Ordinal);
        await dan.PostAsync("contacts/requests", new { userId = ada.Id }).ReadAsync<Relation>(201);
        var waiting = (await ada.GetAsync("contacts/requests").ReadAsync<ContactRequests>(200)).Incoming.Single();
        await ada.PostAsync($"contacts/requests/{waiting.Id}/accept", new { }).ProblemAsync(ErrorCodes.TooMany);

        foreach (var other in new[] { eve, fay })
        {
            var asked = (await AskAsync(dan, other)).Request!;
            await dan.DeleteAsync($"contacts/requests/{asked.Id}").ReadAsync(200);
        }

        await dan.PostAsync("contacts/requests", new { userId = cid.Id }).ProblemAsync(ErrorCodes.RateLimited);
        foreach (var body in new object[] { new { }, new { userId = ada.Id }, new { userId = "x" } })
        {
            await ada.PostAsync("contacts/requests", body).ProblemAsync(ErrorCodes.ValidationFailed);
        }

        await fay.PostAsync("contacts/requests", new { userId = UserId.New(TimeProvider.System) }).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Contacts_InPages_AreAllOfThemOnceInOrder(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cid", "dan");
        foreach (var other in people[1..])
        {
            await AskAsync(people[0], other);
            await AskAsync(other, people[0]);
        }

        var first = await people[0].GetAsync("contacts?limit=2").ReadAsync<ListResponse<Contact>>(200);
        var second = await people[0].GetAsync($"contacts?limit=2&cursor={first.NextCursor}").ReadAsync<ListResponse<Contact>>(200);
        Assert.Equal(people[1..].Select(one => one.Id), first.Items.Concat(second.Items).Select(one => one.User.Id));
        Assert.Null(second.NextCursor);
        await people[0].GetAsync("contacts?limit=201").ProblemAsync(ErrorCodes.ValidationFailed);
        await people[0].GetAsync("contacts?cursor=%00").ProblemAsync(ErrorCodes.ValidationFailed);
    }

    internal static Task<Relation> AskAsync(TestUser user, TestUser other) => user.PostAsync("contacts/requests", new { userId = other.Id }).ReadAsync<Relation>(201);

    private static async Task<IEnumerable<UserId>> ContactsAsync(TestUser user) =>
        (await user.GetAsync("contacts").ReadAsync<ListResponse<Contact>>(200)).Items.Select(one => one.User.Id);
}
