using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Sessions;

public sealed class LogoutTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // B5
    [Theory, EveryEngine]
    public async Task Logout_ByBearer_EndsTheSessionAtOnce(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var session = await host.RegisterAsync("ada");
        var other = await host.LoginAsync("ada");
        var sessionId = (await host.Tokens.VerifyAsync(session.AccessToken, Cancel)).Value.SessionId;
        var revocations = new ConcurrentQueue<SessionRevocation>();
        using var subscription = host.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocations.Enqueue);

        await LogoutAsync(host, session.AccessToken);

        Assert.Equal([new SessionRevocation(sessionId, session.User.Id, "signed-out")], revocations);
        Assert.Equal(ErrorCodes.Unauthenticated, (await host.Tokens.VerifyAsync(session.AccessToken, Cancel)).Error!.Kind);
        using var refresh = await host.RefreshAsync(session.RefreshToken);
        await refresh.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        Assert.Null((await host.Tokens.VerifyAsync(other.AccessToken, Cancel)).Error);
    }

    [Fact]
    public async Task Logout_ByRefreshToken_EndsTheSessionAndMayBeRepeated()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");
        var revocations = new ConcurrentQueue<SessionRevocation>();
        using var subscription = host.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocations.Enqueue);

        for (var i = 0; i < 2; i++)
        {
            using var response = await host.PostAsync("auth/logout", new { refreshToken = session.RefreshToken });
            Assert.Equal(204, (int)response.StatusCode);
        }

        Assert.Single(revocations);
        using var me = await host.GetAsync("me", session.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Logout_WithNothing_IsUnauthenticated()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Post, "auth/logout", null);

        await response.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Theory, EveryEngine]
    public async Task Logout_ThenRestart_TheAccessTokenStaysRefused(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        SessionResponse session;
        await using (var first = await AccountsHost.StartAsync(data))
        {
            session = await first.RegisterAsync("ada");
            await LogoutAsync(first, session.AccessToken);
        }

        await using var second = await AccountsHost.StartAsync(data);

        using var me = await second.GetAsync("me", session.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    // B5, where the other process is another server, or the console.
    [Theory, EveryEngine]
    public async Task Logout_AtAnotherProcess_IsNoticedHere(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        await using var here = await AccountsHost.StartAsync(data);
        await using var there = await AccountsHost.StartAsync(data);
        var session = await here.RegisterAsync("ada");
        var told = new TaskCompletionSource<SessionRevocation>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var subscription = here.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocation => told.TrySetResult(revocation));

        await LogoutAsync(there, session.AccessToken);

        var revocation = await told.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);
        Assert.Equal((session.User.Id, "signed-out"), (revocation.UserId, revocation.Reason));
        using var me = await here.GetAsync("me", session.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Subscribe_HandlerThatThrows_DoesNotKeepOthersFromBeingTold()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");
        var revocations = host.Services.GetRequiredService<ISessionRevocations>();
        var told = 0;
        using var broken = revocations.Subscribe(_ => throw new InvalidOperationException("broken"));
        using var working = revocations.Subscribe(_ => told++);
        revocations.Subscribe(_ => told += 100).Dispose();

        await LogoutAsync(host, session.AccessToken);

        Assert.Equal(1, told);
    }

    private static async Task LogoutAsync(AccountsHost host, string accessToken)
    {
        using var response = await host.SendAsync(HttpMethod.Post, "auth/logout", null, ("Authorization", $"Bearer {accessToken}"));
        Assert.Equal(204, (int)response.StatusCode);
    }
}
