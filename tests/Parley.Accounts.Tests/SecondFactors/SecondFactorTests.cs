using System.Net.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Console;
using Parley.Accounts.SecondFactors;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.SecondFactors;

public sealed class SecondFactorTests
{
    [Theory, EveryEngine]
    public async Task SecondFactor_SetUp_IsAskedForAtSignIn(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (secret, codes) = await EnrolAsync(host, ada);
        Assert.Equal((true, 10, false), await StatusAsync(host, ada));
        Assert.Equal(10, codes.Distinct().Count());

        var challenge = await ChallengeAsync(host, "ada");
        using var wrong = await AnswerAsync(host, new { challenge, code = "000000" });
        await wrong.ProblemAsync(ErrorCodes.InvalidCode);
        using var right = await AnswerAsync(host, new { challenge, code = NextCode(host, secret) });

        Assert.Equal(ada.User.Id, (await right.ReadAsync<SessionResponse>(200)).User.Id);
    }

    // A10
    [Theory, EveryEngine]
    public async Task Code_UsedTwiceOrFiftyTimesAtOnce_SignsInOnce(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (secret, _) = await EnrolAsync(host, ada);
        var challenges = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ChallengeAsync(host, "ada")));
        var code = NextCode(host, secret);

        var answers = await Task.WhenAll(challenges.Select(challenge => AnswerAsync(host, new { challenge, code })));

        Assert.Single(answers, answer => (int)answer.StatusCode == 200);
        Assert.All(answers, answer => Assert.True((int)answer.StatusCode is 200 or 403 or 429, $"{(int)answer.StatusCode}"));
    }

    [Fact]
    public async Task Challenge_AnsweredAgainForgedOrOld_HasEnded()
    {
        await using var host = await AccountsHost.StartAsync();
        var ada = await host.RegisterAsync("ada");
        var (secret, codes) = await EnrolAsync(host, ada);
        var used = await ChallengeAsync(host, "ada");
        using var first = await AnswerAsync(host, new { challenge = used, recoveryCode = codes[0] });
        await first.ReadAsync<SessionResponse>(200);
        var old = await ChallengeAsync(host, "ada");
        host.Clock.Advance(TimeSpan.FromMinutes(5));

        foreach (var challenge in new[] { used, old, "forged", new string('a', 10_000), null })
        {
            using var answer = await AnswerAsync(host, new { challenge, code = NextCode(host, secret) });
            await answer.ProblemAsync(ErrorCodes.InvalidChallenge);
        }
    }

    // A10
    [Theory, EveryEngine]
    public async Task Code_FiveWrong_WaitsEvenForTheRightOneAndLongerEachTime(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (secret, _) = await EnrolAsync(host, ada);
        var challenge = await ChallengeAsync(host, "ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => AnswerAsync(host, new { challenge, code = "000000" })));

        Assert.Equal((5, 25), (answers.Count(answer => (int)answer.StatusCode == 403), answers.Count(answer => (int)answer.StatusCode == 429)));
        host.Clock.Advance(TimeSpan.FromSeconds(59));
        using var early = await AnswerAsync(host, new { challenge, code = Totp.Code(secret, Totp.StepAt(host.Clock.GetUtcNow())) });
        Assert.InRange((await early.ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs!.Value, 1, 1_000);
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        using var sixth = await AnswerAsync(host, new { challenge, code = "000000" });
        await sixth.ProblemAsync(ErrorCodes.InvalidCode);
        using var waits = await AnswerAsync(host, new { challenge, code = "000000" });
        Assert.InRange((await waits.ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs!.Value, 60_001, 120_000);

        host.Clock.Advance(TimeSpan.FromMinutes(2));
        using var right = await AnswerAsync(host, new { challenge, code = NextCode(host, secret) });
        await right.ReadAsync<SessionResponse>(200);
    }

    // A10
    [Theory, EveryEngine]
    public async Task RecoveryCode_Typed_WorksOnceAsPeopleWriteIt(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (_, codes) = await EnrolAsync(host, ada);
        var typed = codes[3].Replace('-', ' ').ToLowerInvariant();
        var challenges = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ChallengeAsync(host, "ada")));

        var answers = await Task.WhenAll(challenges.Select(challenge => AnswerAsync(host, new { challenge, recoveryCode = typed })));

        Assert.Single(answers, answer => (int)answer.StatusCode == 200);
        Assert.Equal((true, 9, false), await StatusAsync(host, ada));
        var database = host.Services.GetRequiredKeyedService<ModuleDatabase>(AccountsModule.Name);
        var stored = await database.ReadAsync(session => session.QueryAsync<byte[]>("SELECT code_hash FROM recovery_codes"), TestContext.Current.CancellationToken);
        Assert.All(stored, hash => Assert.Equal(32, hash.Length));
    }

    [Theory, EveryEngine]
    public async Task RecoveryCodes_Renewed_EndTheOldOnes(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (secret, old) = await EnrolAsync(host, ada);

        using var renewed = await SendAsync(host, HttpMethod.Post, ada, "me/second-factor/recovery-codes", new { password = "correct horse", code = NextCode(host, secret) });
        var codes = (await renewed.ReadAsync<RecoveryCodesResponse>(200)).RecoveryCodes;

        Assert.Empty(codes.Intersect(old));
        using var before = await AnswerAsync(host, new { challenge = await ChallengeAsync(host, "ada"), recoveryCode = old[0] });
        await before.ProblemAsync(ErrorCodes.InvalidCode);
        using var after = await AnswerAsync(host, new { challenge = await ChallengeAsync(host, "ada"), recoveryCode = codes[0] });
        await after.ReadAsync<SessionResponse>(200);
    }

    [Theory, EveryEngine]
    public async Task SecondFactor_LostAndRemovedOnTheConsole_TheirPasswordSignsThemIn(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        await EnrolAsync(host, ada);
        var waiting = await ChallengeAsync(host, "ada");
        var console = host.Services.GetRequiredService<IAccountConsole>();

        Assert.Null(await console.RemoveSecondFactorAsync("ada", TestContext.Current.CancellationToken));

        Assert.Equal(ada.User.Id, (await host.LoginAsync("ada")).User.Id);
        using var answered = await AnswerAsync(host, new { challenge = waiting, code = "000000" });
        await answered.ProblemAsync(ErrorCodes.InvalidChallenge);
        using var refreshed = await host.RefreshAsync(ada.RefreshToken);
        await refreshed.ProblemAsync(ErrorCodes.InvalidRefreshToken);
        Assert.Equal(ErrorCodes.NotFound, (await console.RemoveSecondFactorAsync("ada", TestContext.Current.CancellationToken))!.Kind);
    }

    [Theory, EveryEngine]
    public async Task SecondFactor_Removed_TakesPasswordAndCode(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var (secret, _) = await EnrolAsync(host, ada);
        using var again = await SendAsync(host, HttpMethod.Post, ada, "me/second-factor", new { password = "correct horse" });
        await again.ProblemAsync(ErrorCodes.SecondFactorExists);
        using var noPassword = await SendAsync(host, HttpMethod.Delete, ada, "me/second-factor", new { password = "wrong password", code = NextCode(host, secret) });
        Assert.False(noPassword.IsSuccessStatusCode);
        using var noCode = await SendAsync(host, HttpMethod.Delete, ada, "me/second-factor", new { password = "correct horse", code = "000000" });
        await noCode.ProblemAsync(ErrorCodes.InvalidCode);
        using var neither = await SendAsync(host, HttpMethod.Delete, ada, "me/second-factor", new { password = "correct horse" });
        await neither.ProblemAsync(ErrorCodes.ValidationFailed);

        using var done = await SendAsync(host, HttpMethod.Delete, ada, "me/second-factor", new { password = "correct horse", code = NextCode(host, secret) });

        Assert.Equal(204, (int)done.StatusCode);
        Assert.Equal((false, 0, false), await StatusAsync(host, ada));
        await host.LoginAsync("ada");
    }

    [Fact]
    public async Task Enrolment_NotConfirmed_CountsForNothing()
    {
        await using var host = await AccountsHost.StartAsync();
        var ada = await host.RegisterAsync("ada");
        using var wrongPassword = await SendAsync(host, HttpMethod.Post, ada, "me/second-factor", new { password = "wrong password" });
        Assert.False(wrongPassword.IsSuccessStatusCode);
        var first = await BeginAsync(host, ada);
        var second = await BeginAsync(host, ada);
        Assert.NotEqual(first.Secret, second.Secret);
        Assert.Contains($"secret={second.Secret}", second.Uri, StringComparison.Ordinal);
        Assert.StartsWith("<svg ", second.Qr, StringComparison.Ordinal);

        await host.LoginAsync("ada"); // no challenge
        using var forgotten = await ConfirmAsync(host, ada, Totp.Code(Codes.Decode(first.Secret), Totp.StepAt(host.Clock.GetUtcNow())));
        await forgotten.ProblemAsync(ErrorCodes.InvalidCode);
        using var right = await ConfirmAsync(host, ada, Totp.Code(Codes.Decode(second.Secret), Totp.StepAt(host.Clock.GetUtcNow())));
        await right.ReadAsync<RecoveryCodesResponse>(200);
    }

    [Fact]
    public async Task SecondFactor_WithoutTokenOrMalformed_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var ada = await host.RegisterAsync("ada");

        using var nobody = await host.GetAsync("me/second-factor", null);
        using var none = await ConfirmAsync(host, ada, " ");
        using var unbegun = await ConfirmAsync(host, ada, "123456");
        using var both = await AnswerAsync(host, new { challenge = "x", code = "123456", recoveryCode = "x" });

        await nobody.ProblemAsync(ErrorCodes.Unauthenticated);
        Assert.Equal("code", Assert.Single((await none.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
        await unbegun.ProblemAsync(ErrorCodes.InvalidCode);
        await both.ProblemAsync(ErrorCodes.ValidationFailed);
    }

    [Theory, EveryEngine]
    public async Task Staff_WhoMustHaveOne_MayOnlyEnrolUntilTheyDo(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, ("Parley:Accounts:StaffSecondFactor", "true"));
        var owner = await host.RegisterOwnerAsync();
        var member = await host.RegisterAsync("ada");
        Assert.True(owner.EnrolSecondFactor);
        Assert.False(member.EnrolSecondFactor);
        foreach (var path in new[] { "me", "users?query=ada", "admin/users", "admin/audit" })
        {
            using var denied = await host.GetAsync(path, owner.AccessToken);
            await denied.ProblemAsync(ErrorCodes.Forbidden);
        }

        using var mine = await host.GetAsync("me", member.AccessToken);
        Assert.Equal(200, (int)mine.StatusCode);
        Assert.Equal((false, 0, true), await StatusAsync(host, owner));

        var (secret, _) = await EnrolAsync(host, owner);

        using var refreshed = await host.RefreshAsync(owner.RefreshToken);
        var session = await refreshed.ReadAsync<SessionResponse>(200);
        Assert.False(session.EnrolSecondFactor);
        using var allowed = await host.GetAsync("admin/users", session.AccessToken);
        Assert.Equal(200, (int)allowed.StatusCode);
        using var removed = await SendAsync(host, HttpMethod.Delete, session, "me/second-factor", new { password = "correct horse", code = NextCode(host, secret) });
        await removed.ProblemAsync(ErrorCodes.Forbidden);
    }

    internal static async Task<(byte[] Secret, IReadOnlyList<string> Codes)> EnrolAsync(AccountsHost host, SessionResponse session)
    {
        var secret = Codes.Decode((await BeginAsync(host, session)).Secret);
        using var confirmed = await ConfirmAsync(host, session, Totp.Code(secret, Totp.StepAt(host.Clock.GetUtcNow())));
        return (secret, (await confirmed.ReadAsync<RecoveryCodesResponse>(200)).RecoveryCodes);
    }

    private static async Task<SecondFactorEnrolment> BeginAsync(AccountsHost host, SessionResponse session)
    {
        using var begun = await SendAsync(host, HttpMethod.Post, session, "me/second-factor", new { password = "correct horse" });
        return await begun.ReadAsync<SecondFactorEnrolment>(200);
    }

    private static Task<HttpResponseMessage> ConfirmAsync(AccountsHost host, SessionResponse session, string code) =>
        SendAsync(host, HttpMethod.Post, session, "me/second-factor/confirm", new { code });

    private static async Task<(bool, int, bool)> StatusAsync(AccountsHost host, SessionResponse session)
    {
        using var response = await host.GetAsync("me/second-factor", session.AccessToken);
        var status = await response.ReadAsync<SecondFactorStatus>(200);
        return (status.Enabled, status.RecoveryCodesLeft, status.Required);
    }

    private static async Task<string> ChallengeAsync(AccountsHost host, string login)
    {
        using var response = await host.PostAsync("auth/login", new { login, password = "correct horse" });
        return (await response.ProblemAsync(ErrorCodes.SecondFactorRequired)).Challenge!;
    }

    private static Task<HttpResponseMessage> AnswerAsync(AccountsHost host, object answer) => host.PostAsync("auth/second-factor", answer);

    /// <summary>The code of a step that was not used yet.</summary>
    internal static string NextCode(AccountsHost host, byte[] secret)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        return Totp.Code(secret, Totp.StepAt(host.Clock.GetUtcNow()));
    }

    private static Task<HttpResponseMessage> SendAsync(AccountsHost host, HttpMethod method, SessionResponse session, string path, object body) =>
        host.SendAsync(method, path, JsonContent.Create(body), ("Authorization", $"Bearer {session.AccessToken}"));
}
