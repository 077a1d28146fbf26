using System.Globalization;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Limits;

/// <summary>A3 and D1. The tests' client is a trusted proxy, so that each request may come from an address of its own.</summary>
public sealed class SignInLimitTests
{
    private const string Home = "198.51.100.7";

    private static readonly (string, string)[] Settings =
    [
        ("Parley:Public:TrustedProxies:0", "127.0.0.0/8"), ("Parley:Limits:Scale", "1"), ("Parley:Limits:SignInPerAccount", "5"), ("Parley:Limits:SignInPerAddress", "8"),
    ];

    [Theory, EveryEngine]
    public async Task Login_AccountAttackedFromManyAddresses_RefusesThemAndLetsItsOwnerIn(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, Settings);
        await host.RegisterAsync("ada");
        await host.RegisterAsync("grace");
        await LogInAsync(host, "ada", Home);

        var answers = await Task.WhenAll(Enumerable.Range(0, 60).Select(i => TryAsync(host, "ada", $"203.0.113.{i}", "wrong password")));

        // Her own sign-in, the first from there, was one of the five.
        Assert.Equal((4, 56), (answers.Count(answer => (int)answer.StatusCode == 401), answers.Count(answer => (int)answer.StatusCode == 429)));
        await LogInAsync(host, "ada", Home); // from where she was before
        await LogInAsync(host, "grace", "192.0.2.9"); // and whoever else, from anywhere
        using var right = await TryAsync(host, "ada", "203.0.113.200", "correct horse");
        var refused = await right.ProblemAsync(ErrorCodes.RateLimited);
        Assert.Contains("Parley:Limits:SignInPerAccount", refused.Detail, StringComparison.Ordinal);
        Assert.InRange(refused.RetryAfterMs!.Value, 1, 180_000);

        host.Clock.Advance(TimeSpan.FromMinutes(3));
        await LogInAsync(host, "ada", "203.0.113.201");
    }

    [Fact]
    public async Task Login_AccountAttacked_ByNameAndByAddressAreCountedApart()
    {
        await using var host = await AccountsHost.StartAsync(Settings);
        await host.RegisterAsync("ada");
        await host.RegisterAsync("grace");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(host, "ada", $"203.0.113.{i}", "wrong password")));

        // Whose an address is, is not told by which budget it shares.
        foreach (var login in new[] { "ada@example.org", "grace@example.org", "nobody@example.org" })
        {
            using var answer = await TryAsync(host, login, "203.0.113.100", "wrong password");
            await answer.ProblemAsync(ErrorCodes.InvalidCredentials);
        }
    }

    [Fact]
    public async Task Reset_WhileTheAccountIsAttacked_LetsItsOwnerInFromThere()
    {
        await using var host = await AccountsHost.StartAsync([.. MailBox.Settings, .. Settings]);
        await host.ConfirmedAsync("ada");
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => TryAsync(host, "ada", $"203.0.113.{i}", "wrong password")));
        using var before = await TryAsync(host, "ada", Home, "correct horse");
        await before.ProblemAsync(ErrorCodes.RateLimited);

        using var asked = await host.PostAsync("auth/password/forgot", new { email = "ada@example.org" }, ("X-Forwarded-For", Home));
        var token = (await host.Mail.NextAsync("reset-password")).Token();
        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" }, ("X-Forwarded-For", Home));

        using var after = await TryAsync(host, "ada", Home, "battery staple");
        await after.ReadAsync<SessionResponse>(200);
        using var attacker = await TryAsync(host, "ada", "203.0.113.1", "battery staple");
        await attacker.ProblemAsync(ErrorCodes.RateLimited);
    }

    [Fact]
    public async Task Login_NoSuchAccount_IsLimitedAlike()
    {
        await using var host = await AccountsHost.StartAsync(Settings);
        await host.RegisterAsync("ada");
        var (there, nowhere) = (new List<string>(), new List<string>());
        for (var i = 0; i < 7; i++)
        {
            there.Add(await BodyAsync(await TryAsync(host, "ada", $"203.0.113.{i}", "wrong password")));
            nowhere.Add(await BodyAsync(await TryAsync(host, "nobody", $"203.0.114.{i}", "wrong password")));
        }

        Assert.Equal(there, nowhere);
    }

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5", true)]
    [InlineData("203.0.113.5", "203.0.113.6", false)]
    [InlineData("2001:db8:1:2::5", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::5", "2001:db8:1:3::5", false)]
    [InlineData("203.0.113.5", "::ffff:203.0.113.5", true)]
    public async Task Login_ManyAccountsFromOneNetwork_IsLimitedThere(string attacker, string other, bool same)
    {
        await using var host = await AccountsHost.StartAsync(Settings);
        await host.RegisterAsync("ada");
        for (var i = 0; i < 8; i++)
        {
            using var wrong = await TryAsync(host, $"someone{i}", attacker, "wrong password");
            await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        }

        using var answer = await TryAsync(host, "ada", other, "correct horse");

        Assert.Equal(same ? 429 : 200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Login_OnTheWholeServer_IsLimitedButNotFromKnownNetworks()
    {
        await using var host = await AccountsHost.StartAsync([.. Settings, ("Parley:Limits:SignInTotal", "20")]);
        await host.RegisterAsync("ada");
        await LogInAsync(host, "ada", Home);
        for (var i = 0; i < 19; i++)
        {
            (await TryAsync(host, $"someone{i}", $"203.0.113.{i}", "wrong password")).Dispose();
        }

        using var other = await TryAsync(host, "ada", "203.0.113.99", "correct horse");

        Assert.Contains("SignInTotal", (await other.ProblemAsync(ErrorCodes.RateLimited)).Detail, StringComparison.Ordinal);
        await LogInAsync(host, "ada", Home);
    }

    // D1
    [Fact]
    public async Task ForwardedFor_FromNobodyTrusted_IsNotBelieved()
    {
        await using var host = await AccountsHost.StartAsync([.. Settings, ("Parley:Public:TrustedProxies:0", "192.0.2.0/24")]);
        for (var i = 0; i < 8; i++)
        {
            using var wrong = await TryAsync(host, $"someone{i}", $"203.0.113.{i}", "wrong password");
            await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        }

        using var limited = await TryAsync(host, "nobody", "203.0.113.99", "wrong password");

        await limited.ProblemAsync(ErrorCodes.RateLimited);
    }

    // D1: the client writes the left of the list, the proxies its right.
    [Fact]
    public async Task ForwardedFor_WithWhatTheClientMadeUp_IsReadFromTheRight()
    {
        await using var host = await AccountsHost.StartAsync(Settings);
        for (var i = 0; i < 8; i++)
        {
            using var wrong = await TryAsync(host, $"someone{i}", $"203.0.113.{i}, unknown, 198.51.100.1, 127.0.0.2", "wrong password");
            await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        }

        using var limited = await TryAsync(host, "nobody", "198.51.100.1", "wrong password");

        await limited.ProblemAsync(ErrorCodes.RateLimited);
    }

    [Fact]
    public async Task Register_ManyFromOneAddress_IsLimitedThere()
    {
        await using var host = await AccountsHost.StartAsync([.. Settings, ("Parley:Limits:RegistrationPerAddress", "3")]);
        for (var i = 0; i < 3; i++)
        {
            using var made = await host.PostAsync("auth/register", AccountsHost.Registration($"someone{i}"), ("X-Forwarded-For", Home));
            await made.ReadAsync<SessionResponse>(201);
        }

        using var refused = await host.PostAsync("auth/register", AccountsHost.Registration("ada"), ("X-Forwarded-For", Home));
        using var elsewhere = await host.PostAsync("auth/register", AccountsHost.Registration("ada"), ("X-Forwarded-For", "192.0.2.9"));

        await refused.ProblemAsync(ErrorCodes.RateLimited);
        await elsewhere.ReadAsync<SessionResponse>(201);
    }

    private static Task<HttpResponseMessage> TryAsync(AccountsHost host, string login, string address, string password) =>
        host.PostAsync("auth/login", new { login, password }, ("X-Forwarded-For", address));

    private static async Task LogInAsync(AccountsHost host, string login, string address)
    {
        using var answer = await TryAsync(host, login, address, "correct horse");
        await answer.ReadAsync<SessionResponse>(200);
    }

    private static async Task<string> BodyAsync(HttpResponseMessage response)
    {
        using (response)
        {
            return ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture) + await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        }
    }
}
