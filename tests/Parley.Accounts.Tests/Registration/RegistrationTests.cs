using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Registration;

public sealed class RegistrationTests
{
    [Theory, EveryEngine]
    public async Task Register_ValidAccount_IsSignedInAsMember(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);

        using var response = await host.PostAsync(
            "auth/register", new { username = "Ada.K", email = "  Ada@Example.org ", password = "correct horse", displayName = " Ada King " });

        var session = await response.ReadAsync<SessionResponse>(201);
        Assert.Equal(("ada.k", "Ada@Example.org", "Ada King", AccountRole.Member), (session.User.Username, session.User.Email, session.User.DisplayName, session.User.Role));
        Assert.Equal(host.Clock.GetUtcNow().AddMinutes(15), session.ExpiresAt);
        Assert.True(response.Headers.CacheControl?.NoStore);
        using var me = await host.GetAsync("me", session.AccessToken);
        Assert.Equal(session.User, await me.ReadAsync<Me>(200));
    }

    [Fact]
    public async Task Register_EverythingWrong_NamesEachFieldAtOnce()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.PostAsync(
            "auth/register", new { username = "a!", email = "nobody", password = "short", displayName = new string('x', 65) });

        var problem = await response.ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal(["username", "email", "password", "displayName"], problem.Errors!.Select(error => error.Field));
        Assert.Equal([3L, null, 8L, 64L], problem.Errors!.Select(error => error.Limit));
    }

    [Fact]
    public async Task Register_EmptyBody_NamesEachRequiredField()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.PostAsync("auth/register", new { });

        var problem = await response.ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.All(problem.Errors!, error => Assert.Equal("is required", error.Message));
        Assert.Equal(["username", "email", "password", "displayName"], problem.Errors!.Select(error => error.Field));
    }

    [Theory]
    [InlineData("username", "ab")]
    [InlineData("username", "has space")]
    [InlineData("username", "ädä")]
    [InlineData("username", "\u212aelvin")] // a Kelvin sign, which lower-cases to k
    [InlineData("username", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    [InlineData("email", "@example.org")]
    [InlineData("email", "ada@")]
    [InlineData("email", "ada@@example.org")]
    [InlineData("email", "ada@exam ple.org")]
    [InlineData("email", "ada@example..org")]
    [InlineData("email", "Ada <ada@example.org>")]
    [InlineData("displayName", "  ")]
    [InlineData("displayName", "two\nlines")]
    [InlineData("displayName", "nul\0")]
    [InlineData("displayName", "Ada \u202Egnik")]
    public async Task Register_FieldOutOfItsRules_IsNamed(string field, string value)
    {
        await using var host = await AccountsHost.StartAsync();
        var request = new Dictionary<string, string>
        {
            ["username"] = "ada",
            ["email"] = "ada@example.org",
            ["password"] = "correct horse",
            ["displayName"] = "Ada",
            [field] = value,
        };

        using var response = await host.PostAsync("auth/register", request);

        var error = Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!);
        Assert.Equal(field, error.Field);
    }

    [Theory, EveryEngine]
    public async Task Register_NameOrAddressInOtherCase_IsTaken(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        await host.RegisterAsync("ada");

        using var sameName = await host.PostAsync("auth/register", new { username = "ADA", email = "b@example.org", password = "correct horse", displayName = "B" });
        using var sameEmail = await host.PostAsync("auth/register", new { username = "bob", email = "ADA@EXAMPLE.ORG", password = "correct horse", displayName = "B" });
        using var both = await host.PostAsync("auth/register", AccountsHost.Registration("ada"));

        Assert.Equal("username", Assert.Single((await sameName.ProblemAsync(ErrorCodes.UsernameTaken)).Errors!).Field);
        Assert.Equal("email", Assert.Single((await sameEmail.ProblemAsync(ErrorCodes.EmailTaken)).Errors!).Field);
        Assert.Equal(["username", "email"], (await both.ProblemAsync(ErrorCodes.UsernameTaken)).Errors!.Select(error => error.Field));
    }

    [Theory, EveryEngine]
    public async Task Register_TwentyAtOnceForOneName_OneWins(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => host.PostAsync(
            "auth/register", new { username = "ada", email = $"ada{i}@example.org", password = "correct horse", displayName = "Ada" })));

        Assert.Single(answers, answer => (int)answer.StatusCode == 201);
        foreach (var answer in answers.Where(answer => (int)answer.StatusCode != 201))
        {
            await answer.ProblemAsync(ErrorCodes.UsernameTaken);
        }
    }

    // C5
    [Fact]
    public async Task Register_FieldsThatNobodyMaySet_AreIgnored()
    {
        await using var host = await AccountsHost.StartAsync();
        var id = Guid.NewGuid();

        using var response = await host.PostAsync("auth/register", new
        {
            username = "ada",
            email = "ada@example.org",
            password = "correct horse",
            displayName = "Ada",
            role = "owner",
            id,
            userId = id,
            createdAt = "2001-01-01T00:00:00.000Z",
            user = new { role = "owner" },
        });

        var user = (await response.ReadAsync<SessionResponse>(201)).User;
        Assert.Equal(AccountRole.Member, user.Role);
        Assert.NotEqual(id, user.Id.Value);
        Assert.Equal(host.Clock.GetUtcNow(), user.CreatedAt);
    }

    // A4
    [Theory]
    [InlineData(7, "a", false)]
    [InlineData(8, "a", true)]
    [InlineData(64, "ä", true)]
    [InlineData(128, "a", true)]
    [InlineData(128, "😀", true)]
    [InlineData(129, "a", false)]
    [InlineData(129, "😀", false)]
    [InlineData(1_000, "a", false)]
    public async Task Register_PasswordOfLength_IsTakenFrom8To128CodePoints(int length, string character, bool taken)
    {
        await using var host = await AccountsHost.StartAsync();
        var password = string.Concat(Enumerable.Repeat(character, length));

        using var response = await host.PostAsync("auth/register", AccountsHost.Registration("ada", password: password));

        if (taken)
        {
            await response.ReadAsync<SessionResponse>(201);
            await host.LoginAsync("ada", password);
            using var cut = await host.PostAsync("auth/login", new { login = "ada", password = password[..^character.Length] });
            await cut.ProblemAsync(ErrorCodes.InvalidCredentials);
        }
        else
        {
            var error = Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!);
            Assert.Equal(("password", length < 8 ? 8L : 128L), (error.Field, error.Limit));
        }
    }

    // A4
    [Fact]
    public async Task Register_PasswordWithSpaceAtTheEnd_IsKeptExactly()
    {
        await using var host = await AccountsHost.StartAsync();
        await host.RegisterAsync("ada", password: " correct horse ");

        await host.LoginAsync("ada", " correct horse ");
        using var trimmed = await host.PostAsync("auth/login", new { login = "ada", password = "correct horse" });
        await trimmed.ProblemAsync(ErrorCodes.InvalidCredentials);
    }

    // A4: PBKDF2 cannot tell "x" from "x\0".
    [Fact]
    public async Task Register_PasswordWithNul_IsRefusedClearly()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.PostAsync("auth/register", AccountsHost.Registration("ada", password: "correct\0horse"));

        var error = Assert.Single((await response.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!);
        Assert.Equal(("password", "must not hold a NUL character"), (error.Field, error.Message));
    }

    // A4: refused by size, before anything is parsed or hashed.
    [Fact]
    public async Task Register_PasswordOfAMegabyte_IsTooLarge()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.PostAsync("auth/register", AccountsHost.Registration("ada", password: new string('a', 1_000_000)));

        var problem = await response.ProblemAsync(ErrorCodes.PayloadTooLarge);
        Assert.Equal(128 * 1024, Assert.Single(problem.Errors!).Limit);
    }

    [Fact]
    public async Task Register_Anybody_LeavesNoSecretInTheLog()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        var log = host.Log.Text;
        Assert.All(
            new[] { "correct horse", "ada@example.org", session.AccessToken, session.RefreshToken! },
            secret => Assert.DoesNotContain(secret, log, StringComparison.OrdinalIgnoreCase));
    }
}
