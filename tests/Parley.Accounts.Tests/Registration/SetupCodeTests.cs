using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Registration;

public sealed class SetupCodeTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    // P5
    [Theory, EveryEngine]
    public async Task SetupCode_FirstWhoPresentsIt_BecomesOwner(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var code = await host.SetupCode.GetAsync(Cancel);
        Assert.Equal(AccountRole.Member, (await host.RegisterAsync("early")).User.Role);
        Assert.True(await host.SetupCode.IsRequiredAsync(Cancel));

        using var response = await PresentAsync(host, "ada", code!.Replace("-", " ", StringComparison.Ordinal).ToLowerInvariant());

        Assert.Equal(AccountRole.Owner, (await response.ReadAsync<SessionResponse>(201)).User.Role);
        Assert.False(await host.SetupCode.IsRequiredAsync(Cancel));
        Assert.Null(await host.SetupCode.GetAsync(Cancel));
        using var again = await PresentAsync(host, "eve", code);
        await again.ProblemAsync(ErrorCodes.InvalidSetupCode);
    }

    [Theory, EveryEngine]
    public async Task SetupCode_TenAtOnce_OneBecomesOwner(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var code = await host.SetupCode.GetAsync(Cancel);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(i => PresentAsync(host, $"ada{i}", code!)));

        Assert.Single(answers, answer => (int)answer.StatusCode == 201);
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is 201 or 403));
    }

    [Fact]
    public async Task SetupCode_Wrong_MakesNoAccount()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await PresentAsync(host, "ada", "0000-0000-0000-0000");

        Assert.Equal("setupCode", Assert.Single((await response.ProblemAsync(ErrorCodes.InvalidSetupCode)).Errors!).Field);
        await host.RegisterAsync("ada");
    }

    [Fact]
    public async Task SetupCode_TooManyWrong_WaitsAMinute()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Limits:SetupCodePerAddress", "3"), ("Parley:Limits:Scale", "1"));
        var code = await host.SetupCode.GetAsync(Cancel);
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await PresentAsync(host, "ada", "wrong");
            await wrong.ProblemAsync(ErrorCodes.InvalidSetupCode);
        }

        using var limited = await PresentAsync(host, "ada", code!);
        Assert.InRange((await limited.ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs!.Value, 1, 60_000);

        host.Clock.Advance(TimeSpan.FromMinutes(1));
        using var right = await PresentAsync(host, "ada", code!);
        await right.ReadAsync<SessionResponse>(201);
    }

    [Fact]
    public async Task SetupCode_RequestRefusedForAnotherReason_DoesNotUseItUp()
    {
        await using var host = await AccountsHost.StartAsync();
        var code = await host.SetupCode.GetAsync(Cancel);
        await host.RegisterAsync("ada");
        using var taken = await PresentAsync(host, "ada", code!);
        await taken.ProblemAsync(ErrorCodes.UsernameTaken);

        using var response = await PresentAsync(host, "grace", code!);

        Assert.Equal(AccountRole.Owner, (await response.ReadAsync<SessionResponse>(201)).User.Role);
    }

    [Theory, EveryEngine]
    public async Task SetupCode_AfterRestart_IsTheSame(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        string? code;
        await using (var first = await AccountsHost.StartAsync(data))
        {
            code = await first.SetupCode.GetAsync(Cancel);
        }

        await using var second = await AccountsHost.StartAsync(data);

        Assert.Matches("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$", code);
        Assert.Equal(code, await second.SetupCode.GetAsync(Cancel));
    }

    private static Task<HttpResponseMessage> PresentAsync(AccountsHost host, string username, string setupCode) => host.PostAsync(
        "auth/register", new { username, email = $"{username}@example.org", password = "correct horse", displayName = username, setupCode });
}
