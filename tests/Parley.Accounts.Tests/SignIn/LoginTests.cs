using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Accounts.Tests.SignIn;

public sealed class LoginTests
{
    [Theory, EveryEngine]
    public async Task Login_ByNameOrAddressInAnyCase_SignsIn(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var registered = await host.RegisterAsync("ada");

        foreach (var login in new[] { "ada", "ADA", "ada@example.org", " Ada@Example.org " })
        {
            var session = await host.LoginAsync(login);
            Assert.Equal(registered.User, session.User);
            Assert.NotEqual(registered.RefreshToken, session.RefreshToken);
        }
    }

    // A1
    [Fact]
    public async Task Login_UnknownAccountOrWrongPassword_AnswersAlikeAndHashesOnce()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");
        using var hashes = new HashCounter(host);

        using var wrong = await host.PostAsync("auth/login", new { login = "ada", password = "wrong password" });
        var afterWrong = hashes.Count;
        using var unknown = await host.PostAsync("auth/login", new { login = "nobody", password = "wrong password" });

        Assert.Equal((1, 2), (afterWrong, hashes.Count));
        await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        Assert.Equal(wrong.StatusCode, unknown.StatusCode);
        Assert.Equal(
            await wrong.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await unknown.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    // A4
    [Theory]
    [InlineData(129)]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public async Task Login_PasswordLongerThanAnyCanBe_IsRefusedWithoutHashing(int length)
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada");
        using var hashes = new HashCounter(host);

        using var response = await host.PostAsync("auth/login", new { login = "ada", password = new string('a', length) });

        Assert.Equal(128, Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Limit);
        Assert.Equal(0, hashes.Count);
    }

    [Fact]
    public async Task Login_NothingGiven_NamesBothFields()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.PostAsync("auth/login", new { login = " " });

        Assert.Equal(["login", "password"], (await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!.Select(error => error.Field));
    }

    [Theory, EveryEngine]
    public async Task Login_CostHasRisen_RehashesOnce(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        await using (var cheap = await AccountsHost.StartAsync(data))
        {
            await cheap.RegisterAsync("ada");
        }

        await using var dear = await AccountsHost.StartAsync(data, ("Parley:Accounts:PasswordIterations", "2000"));
        using var hashes = new HashCounter(dear);
        await dear.LoginAsync("ada");
        var first = hashes.Count;
        await dear.LoginAsync("ada");

        Assert.Equal((2, 3), (first, hashes.Count));
    }

    [Fact]
    public async Task Login_MoreThanTheQueueHolds_IsRefusedAsRetryable()
    {
        await using var host = await AccountsHost.StartAsync(
            ("Parley:Accounts:PasswordWorkers", "1"), ("Parley:Accounts:PasswordQueue", "1"), ("Parley:Accounts:PasswordIterations", "1000000"));

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => host.PostAsync("auth/login", new { login = "nobody", password = "wrong password" })));

        var refused = answers.Where(answer => (int)answer.StatusCode == 503).ToList();
        Assert.NotEmpty(refused);
        Assert.NotEmpty(answers.Except(refused));
        foreach (var answer in refused)
        {
            var problem = await answer.ProblemAsync(ErrorCodes.Unavailable);
            Assert.Equal((true, 2_000L), (problem.Retryable, problem.RetryAfterMs));
        }
    }
}
