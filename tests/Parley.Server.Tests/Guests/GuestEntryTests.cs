using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Guests;

public sealed class GuestEntryTests(GuestServers servers, SharedServers shared) : IClassFixture<GuestServers>
{
    [Fact]
    public async Task Enter_ServerTakesNoGuests_IsRefused()
    {
        var server = await shared.SqliteAsync();
        await PostAsync(server, new { nickname = "Ada" }).ProblemAsync(ErrorCodes.GuestsDisabled);
        using var challenge = await server.Http.GetAsync("auth/guest/challenge", TestContext.Current.CancellationToken);
        await Task.FromResult(challenge).ProblemAsync(ErrorCodes.GuestsDisabled);
        Assert.False((await server.Http.GetAsync("server", TestContext.Current.CancellationToken).ReadAsync<ServerInfo>(200)).Guests.Enabled);
    }

    [Theory, EveryEngine]
    public async Task Enter_Guest_IsSignedInForAWhile(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var guest = await server.GuestAsync(" Ada ", ["chess"], ["en"]);
        Assert.Equal(("Ada", AccountRole.Guest), (guest.Session.User.DisplayName, guest.Session.User.Role));

        var refreshed = await server.RefreshAsync(guest);

        Assert.Equal((guest.Id, AccountRole.Guest), (refreshed.Id, refreshed.Session.User.Role));
        var other = await server.GuestAsync("Ada");
        Assert.NotEqual(guest.Id, other.Id);
        Assert.Equal(4, guest.Id.Value.Version); // no time in it
    }

    [Theory]
    [InlineData("""{}""", "nickname")]
    [InlineData("""{"nickname":"   "}""", "nickname")]
    [InlineData("""{"nickname":"123456789012345678901234567890123"}""", "nickname")]
    [InlineData("""{"nickname":"a\u202eb"}""", "nickname")]
    [InlineData("""{"nickname":"a\nb"}""", "nickname")]
    [InlineData("""{"nickname":"Ada","interests":["\u0000"]}""", "interests[0]")]
    [InlineData("""{"nickname":"Ada","languages":["x"]}""", "languages[0]")]
    [InlineData("""{"nickname":5}""", "nickname")]
    public async Task Enter_Unfit_IsRefusedByItsField(string request, string field)
    {
        var server = await servers.GetAsync(DatabaseEngine.Sqlite);
        using var response = await server.Http.PostAsync("auth/guest", new StringContent(request, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);

        var error = await Task.FromResult(response).ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal(field, Assert.Single(error.Errors!).Field);
    }

    // G3
    [Theory, EveryEngine]
    public async Task Enter_MoreThanOneAddressMay_IsRefusedUntilOneHasGone(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Guests:Enabled", "true"), ("Parley:Guests:PerAddress", "3"));
        var guests = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.GuestAsync("Ada")));

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => PostAsync(server, new { nickname = "Ada" })));

        Assert.All(answers, answer => Assert.Equal(429, (int)answer.StatusCode));
        await guests[0].PostAsync("auth/logout", new { }).ReadAsync(204);
        await server.GuestAsync("Ada");
    }

    [Fact]
    public async Task Enter_ProofOfWork_IsAskedForAndTakenOnce()
    {
        await using var server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite, ("Parley:Guests:Enabled", "true"), ("Parley:Guests:Challenge", "ProofOfWork"), ("Parley:Guests:ProofOfWorkBits", "10"));
        Assert.Equal("proof-of-work", (await server.Http.GetAsync("server", TestContext.Current.CancellationToken).ReadAsync<ServerInfo>(200)).Guests.Challenge);
        await PostAsync(server, new { nickname = "Ada" }).ProblemAsync(ErrorCodes.ChallengeRequired);
        var challenge = await server.Http.GetAsync("auth/guest/challenge", TestContext.Current.CancellationToken).ReadAsync<GuestChallengeResponse>(200);
        Assert.Equal(("proof-of-work", 10), (challenge.Kind, challenge.Bits));
        var solution = Solve(challenge);
        await PostAsync(server, new { nickname = "Ada", challenge.Challenge, solution = "wrong" }).ProblemAsync(ErrorCodes.ChallengeRequired);
        await PostAsync(server, new { nickname = "Ada", challenge = "AAAA" + challenge.Challenge![4..], solution }).ProblemAsync(ErrorCodes.ChallengeRequired);

        await PostAsync(server, new { nickname = "Ada", challenge.Challenge, solution }).ReadAsync<SessionResponse>(201);

        await PostAsync(server, new { nickname = "Ada", challenge.Challenge, solution }).ProblemAsync(ErrorCodes.ChallengeRequired);
    }

    private static string Solve(GuestChallengeResponse challenge)
    {
        for (var i = 0; ; i++)
        {
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge.Challenge}.{i}"));
            if (hash[0] == 0 && hash[1] < 64)
            {
                return i.ToString(System.Globalization.CultureInfo.InvariantCulture);
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Ban_Address_KeepsGuestsOutForItsTime(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), null, Strangers.Settings);
        var guest = await server.GuestAsync("Ada");
        var address = (await server.Services.GetRequiredService<IGuestDirectory>().GetAsync([guest.Id], TestContext.Current.CancellationToken))[0].Address;
        var sanctions = server.Services.GetRequiredService<IGuestSanctions>();

        await sanctions.BanAsync(address, TimeSpan.FromHours(2), TestContext.Current.CancellationToken);
        await sanctions.BanAsync(address, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);

        await PostAsync(server, new { nickname = "Ada" }).ProblemAsync(ErrorCodes.Forbidden);
        server.Time!.Advance(TimeSpan.FromHours(1.5));
        await PostAsync(server, new { nickname = "Ada" }).ProblemAsync(ErrorCodes.Forbidden);
        server.Time.Advance(TimeSpan.FromHours(1));
        await server.GuestAsync("Ada");
    }

    [Theory, EveryEngine]
    public async Task Session_NotUsedForAnHour_EndsAndAllOfItIsRemoved(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new ManualClock(), null, Strangers.Settings);
        var (ada, bob) = (await server.GuestAsync("Ada"), await server.GuestAsync("Bob"));
        await using (var adas = await ada.ConnectAsync())
        await using (var bobs = await bob.ConnectAsync())
        {
            await adas.FindPartnerAsync();
            await bobs.FindPartnerAsync();
            var found = await adas.FoundAsync();
            await adas.SayAsync(found.ConversationId, "secret");
        }

        for (var i = 0; i < 8; i++)
        {
            server.Time!.Advance(TimeSpan.FromMinutes(20));
        }

        using var refused = await server.Http.PostAsJsonAsync("auth/refresh", new { refreshToken = ada.Session.RefreshToken }, TestContext.Current.CancellationToken);
        await Task.FromResult(refused).ProblemAsync(ErrorCodes.InvalidRefreshToken);
        var left = await LeftAsync(server);
        for (var i = 0; i < 200 && left.Count > 0; i++)
        {
            server.Time!.Advance(TimeSpan.FromMinutes(1)); // a sweep is a task of its own: its next step may come a round later
            await server.Http.GetAsync("server", TestContext.Current.CancellationToken).ReadAsync(200);
            left = await LeftAsync(server);
        }

        Assert.Empty(left);
    }

    /// <summary>The tables that still hold something of a guest or their chat.</summary>
    private static async Task<IReadOnlyList<string>> LeftAsync(TestServer server)
    {
        var left = new List<string>();
        foreach (var (module, tables) in (IEnumerable<(string, string[])>)[
            ("accounts", ["guests", "sessions", "users"]),
            ("chat", ["guest_people", "guest_seats", "guest_pairs", "guest_evidence", "people", "members", "past_memberships", "messages", "changes", "conversations", "conversation_keys", "personal_changes"])])
        {
            var database = server.Services.GetRequiredKeyedService<ModuleDatabase>(module);
            foreach (var table in tables)
            {
                if (await database.ReadAsync(session => session.QuerySingleAsync<long>($"SELECT COUNT(*) FROM {table}"), TestContext.Current.CancellationToken) > 0)
                {
                    left.Add(table);
                }
            }
        }

        return left;
    }

    // G4
    [Theory, EveryEngine]
    public async Task SignOut_InAChat_EndsIt(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        await using var chat = await StrangerChat.OpenAsync(server);

        await chat.Ada.PostAsync("auth/logout", new { }).ReadAsync(204);

        Assert.Equal("session-ended", (await chat.BobsSocket.LeftAsync()).Reason);
        await chat.AdasSocket.ClosedAsync();
        using var refresh = await server.Http.PostAsJsonAsync("auth/refresh", new { refreshToken = chat.Ada.Session.RefreshToken }, TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)refresh.StatusCode);
        await chat.Bob.GetAsync($"conversations/{chat.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task Disconnect_InAChat_EndsItAfterTheGraceUnlessTheyComeBack()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, new ManualClock(), null, Strangers.Settings);
        await using var chat = await StrangerChat.OpenAsync(server);
        await chat.AdasSocket.DisposeAsync();
        await GoneAsync(server, chat.Ada);
        server.Time!.Advance(TimeSpan.FromSeconds(10));
        await using (var back = await chat.Ada.ConnectAsync())
        {
            server.Time.Advance(TimeSpan.FromSeconds(60));
            Assert.NotNull((await back.SayAsync(chat.Id, "here again")).Sent);
        }

        await GoneAsync(server, chat.Ada);
        server.Time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal("disconnected", (await chat.BobsSocket.LeftAsync()).Reason);
    }

    private static async Task GoneAsync(TestServer server, TestUser user)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (server.IsConnected(user.Id))
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(TestServer server, object request) => server.Http.PostAsJsonAsync("auth/guest", request, Wire.Options);
}
