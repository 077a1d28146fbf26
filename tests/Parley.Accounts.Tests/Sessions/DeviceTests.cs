using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Sessions;

public sealed class DeviceTests
{
    private const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
    private const string IPhone =
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1";

    /// <summary>Headers of real programs, and one that is made up.</summary>
    private static readonly (string UserAgent, string Name)[] Names =
    [
        (Firefox, "Firefox on Linux"),
        (IPhone, "Safari on iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36", "Chrome on Windows"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edg/138.0.0.0", "Edge on Windows"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15", "Safari on Mac"),
        ("Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Mobile Safari/537.36", "Chrome on Android"),
        ("Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36", "Samsung Internet on Android"),
        ("Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/138.0 Mobile/15E148 Safari/604.1", "Chrome on iPad"),
        ("Mozilla/5.0 (Android 14; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", "Firefox on Android"),
        ("curl/8.5.0", "curl"),
        ("python-requests/2.32.4", "Python program"),
        ("<script>alert(1)</script>", "Unknown device"),
        ("", "Unknown device"),
    ];

    [Fact]
    public async Task List_DevicesByTheirHeaders_AreNamedAndNeverQuoted()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");

        foreach (var (userAgent, name) in Names)
        {
            var session = await SignInAsync(host, "ada", userAgent);

            var current = Assert.Single((await ListAsync(host, session)).Items, item => item.Current);

            Assert.Equal((name, "127.0.0.1"), (current.Name, current.Address));
        }
    }

    [Theory, EveryEngine]
    public async Task List_AfterARefresh_ShowsTheLastUseAndOnlyOnesOwn(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        await host.RegisterAsync("eve");
        await host.RegisterAsync("ada");
        var start = host.Clock.GetUtcNow();
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var phone = await SignInAsync(host, "ada", IPhone);
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var laptop = await SignInAsync(host, "ada", Firefox);
        host.Clock.Advance(TimeSpan.FromMinutes(5));
        using var refreshed = await host.PostAsync("auth/refresh", new { phone.RefreshToken }, ("User-Agent", IPhone));
        await refreshed.ReadAsync<SessionResponse>(200);

        var list = await ListAsync(host, laptop);

        Assert.Null(list.NextCursor);
        Assert.Equal(
            [
                ("Safari on iPhone", start.AddMinutes(1), start.AddMinutes(7), false),
                ("Firefox on Linux", start.AddMinutes(2), start.AddMinutes(2), true),
                ("Unknown device", start, start, false),
            ],
            list.Items.Select(item => (item.Name, item.CreatedAt, item.LastUsedAt, item.Current)));
    }

    [Fact]
    public async Task List_EndedAndExpiredSessions_AreLeftOut()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Accounts:SessionIdleLifetime", "01:00:00"));
        await host.RegisterAsync("ada");
        host.Clock.Advance(TimeSpan.FromHours(1));
        var ended = await host.LoginAsync("ada");
        using var logout = await host.PostAsync("auth/logout", new { ended.RefreshToken });
        var current = await host.LoginAsync("ada");

        Assert.True(Assert.Single((await ListAsync(host, current)).Items).Current);
    }

    // B5
    [Theory, EveryEngine]
    public async Task End_OneOfOnesDevices_SignsItOutAndNoOther(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var phone = await host.RegisterAsync("ada");
        var laptop = await host.LoginAsync("ada");
        var lost = (await ListAsync(host, laptop)).Items.Single(item => !item.Current).Id;
        var revocations = new ConcurrentQueue<SessionRevocation>();
        using var subscription = host.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocations.Enqueue);

        using var ended = await DeleteAsync(host, $"me/sessions/{lost}", laptop);
        using var repeated = await DeleteAsync(host, $"me/sessions/{lost}", laptop);

        Assert.Equal(204, (int)ended.StatusCode);
        await repeated.ProblemAsync(ErrorCodes.NotFound);
        Assert.Equal([new SessionRevocation(lost, phone.User.Id, "revoked")], revocations);
        using var me = await host.GetAsync("me", phone.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
        using var refresh = await host.RefreshAsync(phone.RefreshToken);
        await refresh.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        Assert.Single((await ListAsync(host, laptop)).Items);
    }

    [Theory, EveryEngine]
    public async Task End_AllOthers_LeavesThisOne(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var others = new[] { await host.RegisterAsync("ada"), await host.LoginAsync("ada"), await host.LoginAsync("ada") };
        var eve = await host.RegisterAsync("eve");
        var current = await host.LoginAsync("ada");

        using var ended = await DeleteAsync(host, "me/sessions", current);
        using var repeated = await DeleteAsync(host, "me/sessions", current);

        Assert.Equal((204, 204), ((int)ended.StatusCode, (int)repeated.StatusCode));
        foreach (var other in others)
        {
            using var me = await host.GetAsync("me", other.AccessToken);
            await me.ProblemAsync(ErrorCodes.Unauthenticated);
            using var refresh = await host.RefreshAsync(other.RefreshToken);
            await refresh.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        }

        Assert.Single((await ListAsync(host, current)).Items);
        Assert.Single((await ListAsync(host, eve)).Items);
    }

    [Fact]
    public async Task End_AnotherPersonsSession_IsNotFoundAndLivesOn()
    {
        await using var host = await AccountsHost.StartAsync();
        var (ada, eve) = (await host.RegisterAsync("ada"), await host.RegisterAsync("eve"));
        var id = Assert.Single((await ListAsync(host, ada)).Items).Id;

        foreach (var path in new[] { $"me/sessions/{id}", $"me/sessions/{Guid.NewGuid()}", "me/sessions/1" })
        {
            using var response = await DeleteAsync(host, path, eve);
            await response.ProblemAsync(ErrorCodes.NotFound);
        }

        Assert.Single((await ListAsync(host, ada)).Items);
        foreach (var (method, path) in new[] { (HttpMethod.Get, "me/sessions"), (HttpMethod.Delete, "me/sessions"), (HttpMethod.Delete, $"me/sessions/{id}") })
        {
            using var anonymous = await host.SendAsync(method, path, null);
            await anonymous.ProblemAsync(ErrorCodes.Unauthenticated);
        }
    }

    [Fact]
    public async Task End_TheSameTwiceAtOnce_EndsItOnce()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");
        var current = await host.LoginAsync("ada");
        var other = (await ListAsync(host, current)).Items.Single(item => !item.Current).Id;

        var responses = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => DeleteAsync(host, $"me/sessions/{other}", current)));

        Assert.Equal(1, responses.Count(response => (int)response.StatusCode == 204));
        Assert.Equal(7, responses.Count(response => (int)response.StatusCode == 404));
        Array.ForEach(responses, response => response.Dispose());
    }

    [Theory, EveryEngine]
    public async Task SignIn_OnOneDeviceTooMany_EndsTheOneUnusedForLongest(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, ("Parley:Accounts:SessionsPerUser", "2"));
        var first = await host.RegisterAsync("ada");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var second = await host.LoginAsync("ada");
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var used = await host.RefreshAsync(first.RefreshToken);
        first = await used.ReadAsync<SessionResponse>(200);
        var revocations = new ConcurrentQueue<SessionRevocation>();
        using var subscription = host.Services.GetRequiredService<ISessionRevocations>().Subscribe(revocations.Enqueue);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var third = await host.LoginAsync("ada");

        Assert.Equal("too-many-sessions", Assert.Single(revocations).Reason);
        using var refused = await host.GetAsync("me", second.AccessToken);
        await refused.ProblemAsync(ErrorCodes.Unauthenticated);
        foreach (var session in new[] { first, third })
        {
            Assert.Equal(2, (await ListAsync(host, session)).Items.Count);
        }
    }

    [Theory, EveryEngine]
    public async Task SignIn_OnADeviceOfAnotherKind_IsToldByMailAndNotedInTheAuditLog(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var owner = await host.RegisterOwnerAsync();
        foreach (var (userAgent, device) in new[] { (Firefox, "Firefox on Linux"), (Firefox, null), (IPhone, "Safari on iPhone"), (Firefox, null) })
        {
            await SignInAsync(host, "owner", userAgent);
            if (device is not null)
            {
                var mail = await host.Mail.NextAsync(); // before time passes, which would break off its sending
                Assert.Equal(("new-device", "owner@example.org"), (mail.Purpose, mail.To));
                Assert.StartsWith($"{device} signed in to your account \"owner\"", mail.Text, StringComparison.Ordinal);
            }

            host.Clock.Advance(TimeSpan.FromMinutes(1));
        }

        using var audit = await host.GetAsync($"admin/audit?kind={AuditKinds.SignIn}&limit=4", owner.AccessToken);

        Assert.Equal(
            [("Firefox on Linux", false), ("Safari on iPhone", true), ("Firefox on Linux", false), ("Firefox on Linux", true)],
            (await audit.ReadAsync<ListResponse<AuditEntry>>(200)).Items.Select(entry => (entry.Detail["device"], entry.Detail.ContainsKey("newDevice"))));
    }

    private static async Task<SessionResponse> SignInAsync(AccountsHost host, string login, string userAgent)
    {
        using var response = await host.PostAsync("auth/login", new { login, password = "correct horse" }, ("User-Agent", userAgent));
        return await response.ReadAsync<SessionResponse>(200);
    }

    private static async Task<ListResponse<DeviceSession>> ListAsync(AccountsHost host, SessionResponse session)
    {
        using var response = await host.GetAsync("me/sessions", session.AccessToken);
        return await response.ReadAsync<ListResponse<DeviceSession>>(200);
    }

    private static Task<HttpResponseMessage> DeleteAsync(AccountsHost host, string path, SessionResponse session) =>
        host.SendAsync(HttpMethod.Delete, path, null, ("Authorization", $"Bearer {session.AccessToken}"));
}
