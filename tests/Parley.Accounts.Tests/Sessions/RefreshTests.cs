using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Sessions;

public sealed class RefreshTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Refresh_GoodToken_GivesNewTokensOfTheSameSession(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var first = await host.RegisterAsync("ada");
        host.Clock.Advance(TimeSpan.FromMinutes(20));

        var second = await RefreshAsync(host, first.RefreshToken);
        var third = await RefreshAsync(host, second.RefreshToken);

        Assert.Equal(3, new[] { first.RefreshToken, second.RefreshToken, third.RefreshToken }.Distinct().Count());
        var caller = (await host.Tokens.VerifyAsync(third.AccessToken, Cancel)).Value;
        Assert.Equal(first.User.Id, caller.UserId);
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(15), caller.ExpiresAt);
        Assert.Equal(first.User, third.User);
    }

    // B4
    [Theory, EveryEngine]
    public async Task Refresh_FiftyAtOnce_GetOneSuccessor(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var session = await host.RegisterAsync("ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => RefreshAsync(host, session.RefreshToken)));

        var successor = Assert.Single(answers.Select(answer => answer.RefreshToken).Distinct());
        Assert.NotEqual(session.RefreshToken, successor);
        await RefreshAsync(host, successor);
    }

    [Theory, EveryEngine]
    public async Task Refresh_WithinTheGrace_GivesTheSuccessorThatIsValidNow(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var first = await host.RegisterAsync("ada");
        var second = await RefreshAsync(host, first.RefreshToken);
        host.Clock.Advance(TimeSpan.FromSeconds(4));
        var third = await RefreshAsync(host, second.RefreshToken);
        host.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(third.RefreshToken, (await RefreshAsync(host, first.RefreshToken)).RefreshToken);
        Assert.Equal(third.RefreshToken, (await RefreshAsync(host, second.RefreshToken)).RefreshToken);
    }

    // B3
    [Theory, EveryEngine]
    public async Task Refresh_UsedTokenAfterTheGrace_EndsTheSession(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var first = await host.RegisterAsync("ada");
        var other = await host.LoginAsync("ada");
        var second = await RefreshAsync(host, first.RefreshToken);
        var revocations = new ConcurrentQueue<SessionRevocation>();
        using var subscription = host.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocations.Enqueue);
        host.Clock.Advance(TimeSpan.FromSeconds(11));

        using var reused = await host.RefreshAsync(first.RefreshToken);

        await reused.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        Assert.Equal(("token-reuse", first.User.Id), Assert.Single(revocations.Select(revocation => (revocation.Reason, revocation.UserId))));
        using var successor = await host.RefreshAsync(second.RefreshToken);
        await successor.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        using var me = await host.GetAsync("me", second.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
        await RefreshAsync(host, other.RefreshToken);
    }

    // B3: however long ago it was used.
    [Fact]
    public async Task Refresh_FirstTokenAfterManyRotations_EndsTheSession()
    {
        await using var host = await AccountsHost.StartAsync();
        var first = await host.RegisterAsync("ada");
        var latest = first;
        for (var i = 0; i < 5; i++)
        {
            host.Clock.Advance(TimeSpan.FromDays(1));
            latest = await RefreshAsync(host, latest.RefreshToken);
        }

        using var reused = await host.RefreshAsync(first.RefreshToken);
        await reused.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        using var valid = await host.RefreshAsync(latest.RefreshToken);
        await valid.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    [Theory]
    [InlineData("")]
    [InlineData("x")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --' OR 1=1 --' OR 1=1 --' OR 1=1 --' OR 1=1 --' OR 1=1 ")]
    public async Task Refresh_UnknownToken_IsRefused(string token)
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.RefreshAsync(token);

        await response.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    // B2
    [Fact]
    public async Task Refresh_AccessToken_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        using var response = await host.RefreshAsync(session.AccessToken);

        await response.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task Refresh_IdleForTooLong_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");
        host.Clock.Advance(TimeSpan.FromDays(29));
        session = await RefreshAsync(host, session.RefreshToken);
        host.Clock.Advance(TimeSpan.FromDays(29));
        session = await RefreshAsync(host, session.RefreshToken);
        host.Clock.Advance(TimeSpan.FromDays(30));

        using var response = await host.RefreshAsync(session.RefreshToken);

        await response.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    [Fact]
    public async Task Refresh_PastTheAbsoluteEnd_IsRefusedHoweverBusy()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Accounts:SessionLifetime", "02:05:00"));
        var session = await host.RegisterAsync("ada");
        var end = host.Clock.GetUtcNow().AddMinutes(125);
        host.Clock.Advance(TimeSpan.FromHours(2));
        session = await RefreshAsync(host, session.RefreshToken);
        Assert.Equal(end, session.ExpiresAt); // the access token does not outlive the session
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        using var response = await host.RefreshAsync(session.RefreshToken);

        await response.ProblemAsync(ErrorCodes.InvalidRefreshToken);
    }

    [Theory, EveryEngine]
    public async Task Refresh_AfterRestart_GoesOn(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        SessionResponse session;
        await using (var first = await AccountsHost.StartAsync(data))
        {
            session = await first.RegisterAsync("ada");
        }

        await using var second = await AccountsHost.StartAsync(data);

        using var me = await second.GetAsync("me", session.AccessToken);
        await me.ReadAsync<Me>(200);
        await RefreshAsync(second, session.RefreshToken);
    }

    [Theory, EveryEngine]
    public async Task Sweep_EndedSessions_AreRemoved(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ended = await host.RegisterAsync("ada");
        await RefreshAsync(host, ended.RefreshToken);
        host.Clock.Advance(TimeSpan.FromDays(32));
        var kept = await host.LoginAsync("ada");
        var database = host.Services.GetRequiredKeyedService<ModuleDatabase>("accounts");

        // The sweep runs on the clock's hour, but in the background: time goes on in small steps until one is seen to be done.
        long left;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        do
        {
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            left = await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM sessions"), patience.Token);
        }
        while (left > 1);

        await RefreshAsync(host, kept.RefreshToken);
    }

    private static async Task<SessionResponse> RefreshAsync(AccountsHost host, string? token)
    {
        using var response = await host.RefreshAsync(token);
        return await response.ReadAsync<SessionResponse>(200);
    }
}
