using System.Net;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Addresses;

public sealed class EmailChangeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Change_Confirmed_TellsBothAndIsUndoneByTheOldOne(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var session = await host.LoginAsync("ada");

        using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = "new@example.org" }, session);

        Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        var confirm = await host.Mail.NextAsync("confirm-email");
        Assert.Equal("new@example.org", confirm.To);
        Assert.Equal("ada@example.org", (await host.Mail.NextAsync("email-change-asked")).To);
        Assert.Equal("ada@example.org", await EmailAsync(host, session));

        using var confirmed = await host.PostAsync("auth/email/confirm", new { token = confirm.Token() });
        Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
        Assert.Equal("new@example.org", await EmailAsync(host, session));
        using var again = await host.PostAsync("auth/email/confirm", new { token = confirm.Token() });
        await again.ProblemAsync(ErrorCodes.InvalidLink);

        var told = await host.Mail.NextAsync("email-changed");
        Assert.Equal("ada@example.org", told.To);
        using var restored = await host.PostAsync("auth/email/restore", new { token = told.Token() });
        Assert.Equal(HttpStatusCode.NoContent, restored.StatusCode);
        using var me = await host.GetAsync("me", session.AccessToken);
        await me.ProblemAsync(ErrorCodes.Unauthenticated);
        using var thief = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" });
        await thief.ProblemAsync(ErrorCodes.InvalidCredentials);
        var reset = await host.Mail.NextAsync("reset-password");
        Assert.Equal("ada@example.org", reset.To);
        using var chosen = await host.PostAsync("auth/password/reset", new { token = reset.Token(), password = "battery staple" });
        Assert.Equal(HttpStatusCode.NoContent, chosen.StatusCode);
        Assert.Equal("ada@example.org", (await host.LoginAsync("ada", "battery staple")).User.Email);
    }

    [Theory, EveryEngine]
    public async Task Restore_AfterManyChanges_TheOldestAddressWins(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var thief = await host.LoginAsync("ada");
        var links = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            host.Clock.Advance(TimeSpan.FromSeconds(1));
            using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = $"thief{i}@example.org" }, thief);
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
            using var confirmed = await host.PostAsync("auth/email/confirm", new { token = (await host.Mail.NextAsync("confirm-email")).Token() });
            Assert.Equal(HttpStatusCode.NoContent, confirmed.StatusCode);
            links.Add((await host.Mail.NextAsync("email-changed")).Token());
        }

        // The thief brings back an address of their own; the owner's link works all the same, and then none of theirs.
        using var theirs = await host.PostAsync("auth/email/restore", new { token = links[1] });
        Assert.Equal(HttpStatusCode.NoContent, theirs.StatusCode);
        using var owners = await host.PostAsync("auth/email/restore", new { token = links[0] });
        Assert.Equal(HttpStatusCode.NoContent, owners.StatusCode);
        foreach (var link in links)
        {
            using var spent = await host.PostAsync("auth/email/restore", new { token = link });
            await spent.ProblemAsync(ErrorCodes.InvalidLink);
        }

        Assert.Equal("thief0@example.org", (await host.Mail.NextAsync("reset-password")).To);
        var reset = await host.Mail.NextAsync("reset-password");
        Assert.Equal("ada@example.org", reset.To);
        using var chosen = await host.PostAsync("auth/password/reset", new { token = reset.Token(), password = "battery staple" });
        Assert.Equal("ada@example.org", (await host.LoginAsync("ada", "battery staple")).User.Email);
    }

    // A2
    [Fact]
    public async Task Change_ToATakenAddress_IsAnsweredAlikeAndTellsItsOwner()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");
        await host.ConfirmedAsync("bob");
        var session = await host.LoginAsync("ada");

        using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = "bob@example.org" }, session);

        Assert.Equal((HttpStatusCode.Accepted, ""), (asked.StatusCode, await asked.Content.ReadAsStringAsync(Token)));
        Assert.Equal("bob@example.org", (await host.Mail.NextAsync("address-taken")).To);
    }

    [Theory, EveryEngine]
    public async Task Change_TwoToOneAddressAtOnce_OneGetsIt(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        var tokens = new List<string>();
        foreach (var name in new[] { "ada", "bob", "carol", "dave" })
        {
            await host.ConfirmedAsync(name);
            using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = "new@example.org" }, await host.LoginAsync(name));
            tokens.Add((await host.Mail.NextAsync("confirm-email")).Token());
            await host.Mail.NextAsync("email-change-asked");
        }

        var answers = await Task.WhenAll(tokens.Select(token => host.PostAsync("auth/email/confirm", new { token })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task Change_ThePasswordWasChangedMeanwhile_IsNoLongerConfirmed()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        await host.ConfirmedAsync("ada");
        var session = await host.LoginAsync("ada");
        using var asked = await host.PostAsync("me/email", new { password = "correct horse", email = "thief@example.org" }, session);
        var token = (await host.Mail.NextAsync("confirm-email")).Token();
        using var changed = await host.PostAsync("me/password", new { currentPassword = "correct horse", newPassword = "battery staple" }, session);

        using var confirmed = await host.PostAsync("auth/email/confirm", new { token });

        await confirmed.ProblemAsync(ErrorCodes.InvalidLink);
    }

    [Theory, EveryEngine]
    public async Task Change_WithoutMailServer_IsDoneAtOnceUnlessTaken(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        await host.RegisterAsync("bob");
        var session = await host.RegisterAsync("ada");

        using var taken = await host.PostAsync("me/email", new { password = "correct horse", email = "BOB@example.org" }, session);
        using var changed = await host.PostAsync("me/email", new { password = "correct horse", email = " New@example.org" }, session);

        await taken.ProblemAsync(ErrorCodes.EmailTaken);
        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        Assert.Equal("New@example.org", await EmailAsync(host, session));
        await host.LoginAsync("new@example.org");
    }

    [Theory]
    [InlineData("wrong horse", "new@example.org", "invalid-credentials", null)]
    [InlineData("correct horse", "nobody", "validation-failed", "email")]
    [InlineData("correct horse", "ada@example.org", "validation-failed", "email")]
    [InlineData(null, "new@example.org", "validation-failed", "password")]
    public async Task Change_NotAllowed_NamesTheField(string? password, string email, string code, string? field)
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        using var refused = await host.PostAsync("me/email", new { password, email }, session);

        Assert.Equal(field, (await refused.ProblemAsync(ErrorCodes.All.Single(one => one.Code == code))).Errors?.Single().Field);
        Assert.Equal("ada@example.org", await EmailAsync(host, session));
    }

    private static async Task<string> EmailAsync(AccountsHost host, SessionResponse session)
    {
        using var me = await host.GetAsync("me", session.AccessToken);
        return (await me.ReadAsync<Me>(200)).Email;
    }
}
