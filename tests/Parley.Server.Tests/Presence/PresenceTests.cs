using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Presence;

/// <summary>On virtual time: online at once, offline after 15 seconds without a connection, told once a second.</summary>
public sealed class PresenceTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Presence_ComingAndGoing_IsToldToPartnersOnly()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        await ada.OpenDirectAsync(bob);
        await using var adas = await ada.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        server.Time!.Advance(Second);
        await adas.ExpectAsync<UserOnlineEvent>(EventNames.UserOnline, online => online.UserId == bob.Id);
        Assert.Equal([bob.Id], await OnlineAsync(ada));
        Assert.Equal([ada.Id], await OnlineAsync(bob));
        Assert.Empty(await OnlineAsync(eve));

        // A second connection keeps him online; the last one starts the time.
        await using (await bob.ConnectAsync())
        {
            await bobs.DisposeAsync();
            await adas.FenceAsync();
            server.Time.Advance(20 * Second);
            Assert.Equal([bob.Id], await OnlineAsync(ada));
        }

        await GoneAsync(server, bob);
        var gone = server.Time.GetUtcNow();
        server.Time.Advance(14 * Second);
        Assert.Equal([bob.Id], await OnlineAsync(ada));
        server.Time.Advance(2 * Second);
        var offline = await adas.ExpectAsync<UserOfflineEvent>(EventNames.UserOffline);
        Assert.Equal((bob.Id, gone), (offline.UserId, offline.LastSeenAt));
        Assert.Empty(await OnlineAsync(ada));

        await eves.FenceAsync();
        Assert.DoesNotContain(eves.All(), one => one.Name is EventNames.UserOnline or EventNames.UserOffline);
    }

    [Fact]
    public async Task Presence_BackWithinTheGrace_IsNoEventAtAll()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        server.Time!.Advance(Second);
        await chat.AdasSocket.ExpectAsync(EventNames.UserOnline);

        for (var i = 0; i < 3; i++)
        {
            await chat.BobsSocket.DisposeAsync();
            await GoneAsync(server, chat.Bob);
            server.Time.Advance(10 * Second);
            await using var again = await chat.Bob.ConnectAsync();
            await chat.AdasSocket.FenceAsync(); // she has answered the server's pings before more time passes
            server.Time.Advance(10 * Second);
            Assert.Equal([chat.Bob.Id], await OnlineAsync(chat.Ada));
            await chat.AdasSocket.FenceAsync();
        }

        await chat.AdasSocket.FenceAsync();
        Assert.Single(chat.AdasSocket.All(), one => one.Name is EventNames.UserOnline or EventNames.UserOffline);
    }

    [Fact]
    public async Task WatchPresence_PartnersAndStrangers_ShowsPartnersOnly()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var people = await server.SignUpAsync("ada", "bob", "cid", "eve");
        var (ada, bob, cid, eve) = (people[0], people[1], people[2], people[3]);
        await ada.OpenDirectAsync(bob);
        await ada.OpenDirectAsync(cid);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();

        var watched = await WatchAsync(adas, bob.Id, bob.Id, cid.Id, eve.Id, ada.Id, UserId.New(TimeProvider.System));
        Assert.Equal([bob.Id], watched.Online);
        Assert.Empty((await WatchAsync(eves, ada.Id, bob.Id)).Online);
        Assert.Empty((await WatchAsync(adas)).Online);

        foreach (var payload in new[] { "{}", "{\"userIds\":null}", "{\"userIds\":7}", "{\"userIds\":[\"x\"]}" })
        {
            var error = await adas.EmitRawAsync(EventNames.WatchPresence, payload).RefusedAsync(ErrorCodes.ValidationFailed);
            Assert.StartsWith("userIds", error.Errors![0].Field, StringComparison.Ordinal);
        }

        var tooMany = await adas.EmitAsync(EventNames.WatchPresence, new { userIds = Enumerable.Repeat(bob.Id, 501) }).RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(500, tooMany.Errors![0].Limit);
    }

    private static Task<WatchPresenceResponse> WatchAsync(TestSocket socket, params UserId[] userIds) =>
        socket.EmitAsync(EventNames.WatchPresence, new { userIds }).OkAsync<WatchPresenceResponse>();

    private static async Task<IEnumerable<UserId>> OnlineAsync(TestUser user) =>
        (await user.GetAsync("users/online").ReadAsync<ListResponse<User>>(200)).Items.Select(one => one.Id);

    /// <summary>Returns when the server has seen the end of the last connection.</summary>
    internal static async Task GoneAsync(TestServer server, TestUser user)
    {
        while (server.IsConnected(user.Id))
        {
            await server.Http.GetAsync("server", TestContext.Current.CancellationToken);
        }
    }
}
