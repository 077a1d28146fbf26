using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Accounts.Tests.Passwords;

// A6
public sealed class PasswordResetTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Reset_ByTheLink_ChangesThePasswordOnceAndEndsAllSessions(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var session = await host.LoginAsync("ada");
        var token = await AskAsync(host, "ada");

        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });

        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        await host.LoginAsync("ada", "battery staple");
        using var old = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" });
        await old.ProblemAsync(ErrorCodes.InvalidCredentials);
        using var me = await host.GetAsync("me", session.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
        using var refreshed = await host.RefreshAsync(session.RefreshToken);
        await refreshed.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        using var again = await host.PostAsync("auth/password/reset", new { token, password = "staple battery" });
        await again.ProblemAsync(ErrorCodes.InvalidLink);
        Assert.Equal("ada@example.org", (await host.Mail.NextAsync("password-changed")).To);
        Assert.DoesNotContain(token, host.Log.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Reset_FiftyAtOnce_OneWins(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var token = await AskAsync(host, "ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(
            async number => (number, (await host.PostAsync("auth/password/reset", new { token, password = $"battery staple {number}" })).StatusCode)));

        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent).number;
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Forbidden));
        await host.LoginAsync("ada", $"battery staple {winner}");
    }

    [Fact]
    public async Task Reset_After15Minutes_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var token = await AskAsync(host, "ada");
        host.Clock.Advance(TimeSpan.FromMinutes(15));

        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });

        await reset.ProblemAsync(ErrorCodes.InvalidLink);
        await host.LoginAsync("ada");
    }

    [Fact]
    public async Task Reset_AfterThePasswordWasChanged_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var token = await AskAsync(host, "ada");
        var session = await host.LoginAsync("ada");
        using var changed = await host.PostAsync("me/password", new { currentPassword = "correct horse", newPassword = "battery staple" }, session);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);

        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "staple battery" });

        await reset.ProblemAsync(ErrorCodes.InvalidLink);
    }

    [Fact]
    public async Task Forgot_HostHeaderOfSomebodyElse_IsNotInTheLink()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");

        using var asked = await host.PostAsync(
            "auth/password/forgot", new { email = "ada@example.org" }, ("Host", "evil.example"), ("X-Forwarded-Host", "evil.example"));

        var mail = await host.Mail.NextAsync("reset-password");
        Assert.Contains($"https://parley.example/reset-password#token={mail.Token()}", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", mail.Text + mail.Html, StringComparison.Ordinal);
    }

    // A2
    [Fact]
    public async Task Forgot_NobodysAddress_IsAnsweredAlikeAndMailsNothing()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");

        using var unknown = await host.PostAsync("auth/password/forgot", new { email = "nobody@example.org" });
        using var known = await host.PostAsync("auth/password/forgot", new { email = "ADA@example.org" });

        Assert.Equal(HttpStatusCode.Accepted, unknown.StatusCode);
        Assert.Equal(
            (known.StatusCode, await known.Content.ReadAsStringAsync(Token)), (unknown.StatusCode, await unknown.Content.ReadAsStringAsync(Token)));
        Assert.Equal("ada@example.org", (await host.Mail.NextAsync("reset-password")).To);
    }

    [Fact]
    public async Task Reset_RefusedPassword_KeepsTheLink()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var token = await AskAsync(host, "ada");

        using var common = await host.PostAsync("auth/password/reset", new { token, password = "password1" });
        using var good = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });

        Assert.Equal("password", Assert.Single((await common.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        Assert.Equal(HttpStatusCode.NoContent, good.StatusCode);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("' OR 1=1 --")]
    public async Task Reset_NoToken_IsRefused(string? token)
    {
        await using var host = await AccountsHost.StartAsync();

        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });

        await reset.ProblemAsync(ErrorCodes.InvalidLink);
    }

    [Theory, EveryEngine]
    public async Task Reset_WhileItWaits_NoSecretIsReadableInTheDatabase(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var token = await AskAsync(host, "ada");
        var database = host.Services.GetRequiredKeyedService<ModuleDatabase>("accounts");

        var stored = await database.ReadAsync(session => session.QueryAsync<byte[]>("SELECT token_hash FROM mailed_tokens"), Token);
        Assert.NotEqual(System.Text.Encoding.ASCII.GetBytes(token), Assert.Single(stored));
        Assert.Equal(32, stored[0].Length);
        while (await database.ReadAsync(session => session.QuerySingleAsync<long>("SELECT COUNT(*) FROM mails"), Token) > 0)
        {
            Token.ThrowIfCancellationRequested(); // what has been sent is removed
        }
    }

    private static async Task<string> AskAsync(AccountsHost host, string username)
    {
        using var asked = await host.PostAsync("auth/password/forgot", new { email = $"{username}@example.org" });
        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        return (await host.Mail.NextAsync("reset-password")).Token();
    }
}
