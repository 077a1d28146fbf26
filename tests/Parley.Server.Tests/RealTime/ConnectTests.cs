using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.SocketIO;

namespace Parley.Server.Tests.RealTime;

/// <summary>Who may connect, for how long, and what ends it (B5, B6, B7, I14).</summary>
public sealed class ConnectTests(SharedServers servers)
{
    public static TheoryData<string> Refused { get; } =
    [
        "", "{}", "{\"token\":null}", "{\"token\":7}", "{\"token\":\"\"}", "{\"token\":\"abc\"}", "{\"token\":\"a.b.c\"}", "{\"token\":\"eyJhbGciOiJub25lIn0.e30.\"}",
        "{\"token\":{\"a\":1}}", "{\"Token\":\"{valid}\"}", "{\"token\":\"{valid}x\"}", "{\"token\":\"{refresh}\"}",
    ];

    [Theory, MemberData(nameof(Refused))]
    public async Task Connect_WithoutAValidToken_IsRefusedWithTheTypedError(string auth)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        await using var socket = await TestSocket.OpenAsync(server);

        var (accepted, payload) = await socket.JoinAsync(
            auth.Replace("{valid}", ada.Token, StringComparison.Ordinal).Replace("{refresh}", ada.Session.RefreshToken, StringComparison.Ordinal));

        Assert.False(accepted);
        Assert.Equal("unauthenticated", payload.GetProperty("message").GetString());
        var error = payload.GetProperty("data").As<ErrorBody>();
        Assert.Equal(("unauthenticated", false, ErrorCodes.Unauthenticated.Title), (error.Code, error.Retryable, error.Title));
    }

    [Fact]
    public async Task Connect_TokenInTheQuery_IsRefusedAndNeverLogged()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        await using var socket = await TestSocket.OpenAsync(server, $"&token={ada.Token}&access_token={ada.Token}&auth={ada.Token}");

        Assert.False((await socket.JoinAsync(null)).Accepted);

        using var rest = await server.Http.GetAsync($"me?access_token={ada.Token}&token={ada.Token}", TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)rest.StatusCode);
        Assert.DoesNotContain(ada.Token, server.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhenTheServerHasABug_IsAnsweredByATypedProblem()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);

        // After the options were checked: a header that cannot be written.
        server.Services.GetRequiredService<IOptions<SocketIOOptions>>().Value.Cookie = new SocketIOCookieOptions { Path = "/ä" };

        var problem = await server.Http.GetAsync(new Uri(server.Address, "/socket.io/?EIO=4&transport=polling"), TestContext.Current.CancellationToken)
            .ProblemAsync(ErrorCodes.Internal);

        Assert.DoesNotContain("header", problem.Detail, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Connect_TokenInTheHeader_IsAccepted()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        await using var socket = await TestSocket.OpenAsync(server, "", ("Authorization", $"Bearer {ada.Token}"));

        Assert.True((await socket.JoinAsync(null)).Accepted);
        await socket.FenceAsync();
    }

    [Fact]
    public async Task Connect_ExpiredToken_IsRefused()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var ada = await server.SignUpAsync("ada");
        server.Time!.Advance(TimeSpan.FromMinutes(15));
        await using var socket = await TestSocket.OpenAsync(server);

        var (accepted, payload) = await socket.JoinAsync(JsonSerializer.Serialize(new { token = ada.Token }));

        Assert.False(accepted);
        Assert.Contains("expired", payload.GetProperty("data").GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TokenExpiry_WhileConnected_IsWarnedThenRenewedOrClosed()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var renewing = await ada.ConnectAsync();
        await using var idle = await bob.ConnectAsync();

        // 60 seconds before the end, once, and not before.
        server.Time!.Advance(TimeSpan.FromMinutes(14) - TimeSpan.FromSeconds(1));
        Assert.Empty(await renewing.SettledAsync<AuthExpiringEvent>(EventNames.AuthExpiring));
        server.Time.Advance(TimeSpan.FromSeconds(1));
        foreach (var (socket, user) in new[] { (renewing, ada), (idle, bob) })
        {
            Assert.Equal(user.Session.ExpiresAt, (await socket.ExpectAsync<AuthExpiringEvent>(EventNames.AuthExpiring)).ExpiresAt);
        }

        // Ada renews; Bob does not. He is served up to 60 seconds after the end.
        var renewed = await server.RefreshAsync(ada);
        var answer = await renewing.EmitAsync(EventNames.Authenticate, new { token = renewed.Token }).OkAsync<AuthenticateResponse>();
        Assert.Equal(renewed.Session.ExpiresAt, answer.ExpiresAt);
        server.Time.Advance(TimeSpan.FromSeconds(119));
        await idle.FenceAsync();
        server.Time.Advance(TimeSpan.FromSeconds(1));
        await idle.ClosedAsync();
        await renewing.FenceAsync();

        // The new token is warned of in its turn.
        server.Time.Advance(TimeSpan.FromMinutes(12));
        Assert.Equal(renewed.Session.ExpiresAt, (await renewing.ExpectAsync<AuthExpiringEvent>(EventNames.AuthExpiring)).ExpiresAt);
        Assert.Equal(2, renewing.All<AuthExpiringEvent>(EventNames.AuthExpiring).Count);
    }

    [Fact]
    public async Task Authenticate_WithAnythingButOnesOwnValidToken_IsRefused()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var socket = await ada.ConnectAsync();

        await socket.EmitAsync(EventNames.Authenticate, new { token = bob.Token }).RefusedAsync(ErrorCodes.Unauthenticated);
        await socket.EmitAsync(EventNames.Authenticate, new { token = "abc" }).RefusedAsync(ErrorCodes.Unauthenticated);
        await socket.EmitAsync(EventNames.Authenticate, new { token = ada.Token + "x" }).RefusedAsync(ErrorCodes.Unauthenticated);
        foreach (var payload in new[] { "{}", "{\"token\":\"\"}", "{\"token\":null}", "{\"token\":5}" })
        {
            var error = await socket.EmitRawAsync(EventNames.Authenticate, payload).RefusedAsync(ErrorCodes.ValidationFailed);
            Assert.Equal("token", error.Errors![0].Field);
        }

        // Nobody's socket changed hands.
        var sent = await socket.EmitAsync(EventNames.SendMessage, new { receiverId = bob.Id, text = "still Ada" }).OkAsync<SendMessageResponse>();
        Assert.Equal(ada.Id, sent.Message.SenderId);
    }

    [Fact]
    public async Task Logout_ClosesTheSocketsOfThatSessionOnly()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var phone = await server.SignInAsync(ada);
        await using var one = await ada.ConnectAsync();
        await using var two = await ada.ConnectAsync();
        await using var phones = await phone.ConnectAsync();

        await ada.PostAsync("auth/logout", new { }).ReadAsync(204);

        foreach (var socket in new[] { one, two })
        {
            Assert.Equal("signed-out", (await socket.ExpectAsync<SessionRevokedEvent>(EventNames.SessionRevoked)).Reason);
            await socket.ClosedAsync();
        }

        await phones.FenceAsync();
        Assert.Empty(phones.All<SessionRevokedEvent>(EventNames.SessionRevoked));

        // Neither REST nor a new socket takes the token any more, nor does a socket that would renew with it.
        await ada.GetAsync("me").ProblemAsync(ErrorCodes.Unauthenticated);
        await using var again = await TestSocket.OpenAsync(server);
        Assert.False((await again.JoinAsync(JsonSerializer.Serialize(new { token = ada.Token }))).Accepted);
        await phones.EmitAsync(EventNames.Authenticate, new { token = ada.Token }).RefusedAsync(ErrorCodes.Unauthenticated);
    }

    // B5: the same of what another device does.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task EndSessions_OfOtherDevices_ClosesTheirSocketsAndNotOnesOwn(bool all)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var lost = await server.SignInAsync(ada);
        var bob = await server.SignUpAsync("bob");
        await using var own = await ada.ConnectAsync();
        await using var losts = await lost.ConnectAsync();
        var id = (await lost.GetAsync("me/sessions").ReadAsync<ListResponse<DeviceSession>>(200)).Items.Single(item => item.Current).Id;

        await ada.DeleteAsync(all ? "me/sessions" : $"me/sessions/{id}").ReadAsync(204);

        Assert.Equal("revoked", (await losts.ExpectAsync<SessionRevokedEvent>(EventNames.SessionRevoked)).Reason);
        await losts.ClosedAsync();
        await using var again = await TestSocket.OpenAsync(server);
        Assert.False((await again.JoinAsync(JsonSerializer.Serialize(new { token = lost.Token }))).Accepted);
        await own.EmitAsync(EventNames.SendMessage, new { receiverId = bob.Id, text = "still here" }).OkAsync<SendMessageResponse>();
    }

    [Fact]
    public async Task Logout_AfterASocketMovedToThatSession_ClosesIt()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var second = await server.SignInAsync(ada);
        await using var socket = await ada.ConnectAsync();
        await socket.EmitAsync(EventNames.Authenticate, new { token = second.Token }).OkAsync();

        await ada.PostAsync("auth/logout", new { }).ReadAsync(204);
        await socket.FenceAsync();
        await second.PostAsync("auth/logout", new { }).ReadAsync(204);

        await socket.ClosedAsync();
    }
}
