using System.Net;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;
using Parley.Testing.Mail;

namespace Parley.Accounts.Tests.Registration;

public sealed class VerificationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Register_WithMailServer_IsAnAccountWhenTheLinkWasOpened(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);

        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));

        Assert.Equal("verify-email", (await registered.ReadAsync<RegistrationPending>(202)).Next);
        using var early = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" });
        await early.ProblemAsync(ErrorCodes.EmailNotVerified);
        using var guess = await host.PostAsync("auth/login", new { login = "ada", password = "wrong horse" });
        await guess.ProblemAsync(ErrorCodes.InvalidCredentials);

        var mail = await host.Mail.NextAsync("verify-email");
        Assert.Equal("ada@example.org", mail.To);
        Assert.Contains($"https://parley.example/verify-email#token={mail.Token()}\n", mail.Text, StringComparison.Ordinal);
        Assert.Contains(mail.Token(), mail.Html, StringComparison.Ordinal);
        using var verified = await host.PostAsync("auth/verify-email", new { token = mail.Token() });
        Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
        Assert.Equal("ada@example.org", (await host.LoginAsync("ada")).User.Email);
        Assert.Equal("ada", (await host.LoginAsync("ada@example.org")).User.Username);

        using var again = await host.PostAsync("auth/verify-email", new { token = mail.Token() });
        await again.ProblemAsync(ErrorCodes.InvalidLink);
        Assert.DoesNotContain(mail.Token(), host.Log.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("ada@example.org", host.Log.ParleyText, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task RegisterGuest_WithMailServer_StaysAGuestUntilTheLinkWasOpenedAndIsThenTheSamePerson(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, [.. MailBox.Settings, ("Parley:Guests:Enabled", "true")]);
        using var entered = await host.PostAsync("auth/guest", new { nickname = "Ada" });
        var guest = await entered.ReadAsync<SessionResponse>(201);

        using var registered = await host.PostAsync("auth/guest/register", new { username = "ada", email = "ada@example.org", password = "correct horse" }, guest);

        await registered.ReadAsync<RegistrationPending>(202);
        using var before = await host.GetAsync("me", guest.AccessToken);
        await before.ProblemAsync(ErrorCodes.Forbidden); // a guest's, who has no account
        using var verified = await host.PostAsync("auth/verify-email", new { token = (await host.Mail.NextAsync("verify-email")).Token() });
        Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
        var member = (await host.LoginAsync("ada")).User;
        Assert.Equal((guest.User.Id, AccountRole.Member, "Ada"), (member.Id, member.Role, member.DisplayName));
        using var after = await host.GetAsync("me", guest.AccessToken);
        await after.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    // A1
    [Fact]
    public async Task Login_ToARegistrationThatWaits_HashesOnceAndAnswersAWrongPasswordAlike()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        using var hashes = new SignIn.HashCounter(host);

        using var waiting = await host.PostAsync("auth/login", new { login = "ada", password = "wrong horse" });
        var afterWaiting = hashes.Count;
        using var unknown = await host.PostAsync("auth/login", new { login = "nobody", password = "wrong horse" });
        using var byAddress = await host.PostAsync("auth/login", new { login = "ada@example.org", password = "correct horse" });

        Assert.Equal((1, 3), (afterWaiting, hashes.Count));
        var answers = await Task.WhenAll(new[] { waiting, unknown, byAddress }.Select(answer => answer.Content.ReadAsStringAsync(Token)));
        await waiting.ProblemAsync(ErrorCodes.InvalidCredentials);
        Assert.Single(answers.Distinct());
    }

    [Fact]
    public async Task Mails_ToOneAddress_AreLimitedAlikeForEverybody()
    {
        await using var host = await AccountsHost.StartAsync(
            [.. MailBox.Settings, ("Parley:Limits:Scale", "1"), ("Parley:Limits:MailPerRecipient", "2"), ("Parley:Limits:ResetPerAccount", "2")]);
        foreach (var (path, email) in new[]
        {
            ("auth/verify-email/resend", "nobody@example.org"), ("auth/verify-email/resend", "ada@example.org"), ("auth/password/forgot", "somebody@example.org"),
        })
        {
            var answers = new List<HttpStatusCode>();
            for (var i = 0; i < 3; i++)
            {
                using var answer = await host.PostAsync(path, new { email });
                answers.Add(answer.StatusCode);
            }

            Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.Accepted, HttpStatusCode.TooManyRequests], answers);
        }
    }

    [Fact]
    public async Task Resend_ToAddressesOfNobody_UsesUpNoMails()
    {
        await using var host = await AccountsHost.StartAsync([.. MailBox.Settings, ("Parley:Limits:Scale", "1"), ("Parley:Limits:MailTotal", "2")]);
        for (var i = 0; i < 5; i++)
        {
            using var asked = await host.PostAsync("auth/verify-email/resend", new { email = $"nobody{i}@example.org" });
            Assert.Equal(HttpStatusCode.Accepted, asked.StatusCode);
        }

        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        await registered.ReadAsync<RegistrationPending>(202);
    }

    [Theory]
    [InlineData("verify-email")]
    [InlineData("resend")]
    public async Task Verify_ByCode_WorksAlsoOfALaterMail(string of)
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        var mail = await host.Mail.NextAsync();
        if (of == "resend")
        {
            using var soon = await host.PostAsync("auth/verify-email/resend", new { email = "ada@example.org" });
            Assert.Equal(HttpStatusCode.Accepted, soon.StatusCode);
            host.Clock.Advance(TimeSpan.FromMinutes(1));
            using var resent = await host.PostAsync("auth/verify-email/resend", new { email = " Ada@Example.org" });
            var old = mail.Token();
            mail = await host.Mail.NextAsync("verify-email"); // one only: the first was too soon
            using var spent = await host.PostAsync("auth/verify-email", new { token = old });
            await spent.ProblemAsync(ErrorCodes.InvalidLink);
        }

        Assert.Matches("^[0-9]{4} [0-9]{4}$", mail.Code());
        using var verified = await host.PostAsync("auth/verify-email", new { email = "ada@example.org", code = mail.Code() });

        Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
        await host.LoginAsync("ada");
    }

    [Theory, EveryEngine]
    public async Task Verify_WrongCodes_EndTheCodeButNotTheLink(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        var mail = await host.Mail.NextAsync();
        var code = mail.Code().Replace(" ", "", StringComparison.Ordinal);
        var wrong = code[0] == '0' ? "1" + code[1..] : "0" + code[1..];

        for (var i = 0; i < 5; i++)
        {
            using var refused = await host.PostAsync("auth/verify-email", new { email = "ada@example.org", code = wrong });
            await refused.ProblemAsync(ErrorCodes.InvalidLink);
        }

        using var late = await host.PostAsync("auth/verify-email", new { email = "ada@example.org", code });
        using var unknown = await host.PostAsync("auth/verify-email", new { email = "nobody@example.org", code });
        await late.ProblemAsync(ErrorCodes.InvalidLink);
        Assert.Equal(await late.Content.ReadAsStringAsync(Token), await unknown.Content.ReadAsStringAsync(Token));
        using var linked = await host.PostAsync("auth/verify-email", new { token = mail.Token() });
        Assert.Equal(HttpStatusCode.NoContent, linked.StatusCode);
    }

    // A2
    [Theory, EveryEngine]
    public async Task Register_TakenAddress_AnswersAlikeInEverythingAndTellsItsOwner(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        await host.ConfirmedAsync("ada");

        using var free = await host.PostAsync("auth/register", Registration("eve", "eve@example.org"));
        using var taken = await host.PostAsync("auth/register", Registration("mallory", "ADA@example.org"));

        Assert.Equal((free.StatusCode, await free.Content.ReadAsStringAsync(Token)), (taken.StatusCode, await taken.Content.ReadAsStringAsync(Token)));
        await host.Mail.NextAsync("verify-email");
        var told = await host.Mail.NextAsync("address-taken");
        Assert.Equal("ADA@example.org", told.To);
        Assert.DoesNotContain("mallory", told.Text, StringComparison.Ordinal);

        // Nothing that one may try afterwards differs either.
        foreach (var (path, body) in new (string, Func<string, string, object>)[]
        {
            ("auth/login", (name, _) => new { login = name, password = "correct horse" }),
            ("auth/register", (name, _) => Registration(name, "other@example.org")),
            ("auth/verify-email/resend", (_, email) => new { email }),
            ("auth/verify-email", (_, email) => new { email, code = "12345678" }),
        })
        {
            using var ofFree = await host.PostAsync(path, body("eve", "eve@example.org"));
            using var ofTaken = await host.PostAsync(path, body("mallory", "ada@example.org"));
            Assert.Equal((ofFree.StatusCode, await ofFree.Content.ReadAsStringAsync(Token)), (ofTaken.StatusCode, await ofTaken.Content.ReadAsStringAsync(Token)));
        }
    }

    [Fact]
    public async Task Register_WithoutMailServer_RefusesATakenAddressOpenly()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");

        using var taken = await host.PostAsync("auth/register", Registration("eve", "ada@example.org"));

        await taken.ProblemAsync(ErrorCodes.EmailTaken);
    }

    [Theory, EveryEngine]
    public async Task Register_NeverConfirmed_FreesItsNameAndAddress(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        using var first = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        var mail = await host.Mail.NextAsync();
        using var held = await host.PostAsync("auth/register", Registration("ada", "other@example.org"));
        await held.ProblemAsync(ErrorCodes.UsernameTaken);

        host.Clock.Advance(TimeSpan.FromHours(25));

        using var late = await host.PostAsync("auth/verify-email", new { token = mail.Token() });
        await late.ProblemAsync(ErrorCodes.InvalidLink);
        await host.ConfirmedAsync("ada");
    }

    [Theory, EveryEngine]
    public async Task Verify_ManyAtOnce_OneSucceeds(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, MailBox.Settings);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        var token = (await host.Mail.NextAsync()).Token();

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => host.PostAsync("auth/verify-email", new { token })));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Forbidden));
    }

    [Fact]
    public async Task Register_SameAddressAgainAndAgain_TheNewestStillWork()
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);
        var tokens = new List<string>();
        foreach (var name in new[] { "ada1", "ada2", "ada3", "ada4" })
        {
            using var registered = await host.PostAsync("auth/register", Registration(name, "ada@example.org"));
            tokens.Add((await host.Mail.NextAsync()).Token());
        }

        using var oldest = await host.PostAsync("auth/verify-email", new { token = tokens[0] });
        await oldest.ProblemAsync(ErrorCodes.InvalidLink);
        using var second = await host.PostAsync("auth/verify-email", new { token = tokens[1] });
        Assert.Equal(HttpStatusCode.NoContent, second.StatusCode);
        using var newest = await host.PostAsync("auth/verify-email", new { token = tokens[3] });
        await newest.ProblemAsync(ErrorCodes.InvalidLink); // the address has its account
    }

    [Fact]
    public async Task Resend_ForeverOrForNobody_IsAnsweredAlikeAndBounded()
    {
        await using var host = await AccountsHost.StartAsync([.. MailBox.Settings, ("Parley:Accounts:VerificationMails", "2")]);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        await host.Mail.NextAsync();
        foreach (var email in new[] { "ada@example.org", "nobody@example.org", "ada@example.org", "ada@example.org" })
        {
            host.Clock.Advance(TimeSpan.FromMinutes(2));
            using var resent = await host.PostAsync("auth/verify-email/resend", new { email });
            Assert.Equal(HttpStatusCode.Accepted, resent.StatusCode);
        }

        // What comes next shows that only one came before it.
        await host.Mail.NextAsync("verify-email");
        using var other = await host.PostAsync("auth/register", AccountsHost.Registration("bob"));
        Assert.Equal("bob@example.org", (await host.Mail.NextAsync()).To);
    }

    [Theory]
    [InlineData("auth/verify-email", "{}", "email", "code")]
    [InlineData("auth/verify-email/resend", "{}", "email")]
    public async Task Verify_NothingGiven_NamesTheFields(string path, string body, params string[] fields)
    {
        await using var host = await AccountsHost.StartAsync(MailBox.Settings);

        using var response = await host.SendAsync(HttpMethod.Post, path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));

        Assert.Equal(fields, (await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!.Select(error => error.Field));
    }

    [Fact]
    public async Task Register_SetupCode_MakesTheOwnerAtOnceAlsoWithAMailServer()
    {
        await using var host = await AccountsHost.StartAsync([.. MailBox.Settings, ("Parley:Accounts:Registration", "Closed")]);

        using var response = await host.PostAsync(
            "auth/register",
            new { username = "ada", email = "ada@example.org", password = "correct horse", displayName = "Ada", setupCode = await host.SetupCode.GetAsync(Token) });

        Assert.Equal(AccountRole.Owner, (await response.ReadAsync<SessionResponse>(201)).User.Role);
    }

    [Fact]
    public async Task Register_RealMailServer_TheLinkThatArrivesConfirms()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Busy = 1 });
        await using var host = await AccountsHost.StartAsync([.. smtp.Settings.Select(setting => (setting.Key, setting.Value))]);
        using var registered = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));
        while (!host.Log.Text.Contains("failed 1 times", StringComparison.Ordinal))
        {
            await Task.Yield();
            Token.ThrowIfCancellationRequested();
        }

        host.Clock.Advance(TimeSpan.FromSeconds(2)); // the first attempt was refused: the outbox tries again
        var mail = await smtp.NextAsync(Token);
        Assert.Equal(("ada@example.org", true, "parley"), (mail.To, mail.Encrypted, mail.Authenticated));
        var token = mail.Text.Split("#token=")[1].Split('\n')[0];
        Assert.Contains($"href=\"https://parley.example/verify-email#token={token}\"", mail.Html, StringComparison.Ordinal);
        using var verified = await host.PostAsync("auth/verify-email", new { token });
        Assert.Equal(HttpStatusCode.NoContent, verified.StatusCode);
    }

    private static object Registration(string username, string email) => new { username, email, password = "correct horse", displayName = "Somebody" };
}
