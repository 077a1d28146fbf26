using Parley.Accounts.Passwords;
using Parley.Protocol;

namespace Parley.Accounts.Tests.Passwords;

// A4, A5
public sealed class PasswordRuleTests
{
    [Fact]
    public void Common_List_IsLarge() => Assert.True(CommonPasswords.Count >= 30_000, $"{CommonPasswords.Count}");

    [Theory]
    [InlineData("password")]
    [InlineData("12345678")]
    [InlineData("Password1")]
    [InlineData("QWERTYUIOP")]
    [InlineData("iloveyou1")]
    [InlineData("ada.lovelace")] // username
    [InlineData("Lovelace1815")]
    [InlineData("ada.king@host9")] // address and host
    [InlineData("parley2026!")]
    [InlineData("MyParley1")]
    [InlineData("chat.example.org")]
    [InlineData("lovelace-ada-king")]
    [InlineData("parleypassword")] // what is left is common
    public void New_Guessable_IsRefused(string password) => Assert.Single(Check(password));

    [Theory]
    [InlineData("correct horse")]
    [InlineData("parley battery staple")]
    [InlineData("a lovelace of horses")]
    [InlineData("canada goose flight")]
    [InlineData("        ")]
    [InlineData("trailing ")]
    [InlineData("👋🏽👋🏽👋🏽👋🏽")]
    public void New_OfAnyCharacters_IsTaken(string password) => Assert.Empty(Check(password));

    [Theory]
    [InlineData(7, 1)]
    [InlineData(8, 0)]
    [InlineData(64, 0)]
    [InlineData(128, 0)]
    [InlineData(129, 1)]
    [InlineData(1_000, 1)]
    [InlineData(1_000_000, 1)]
    public void New_Length_FromEightTo128(int length, int errors) => Assert.Equal(errors, Check(string.Concat(Enumerable.Repeat("xq", (length / 2) + 1))[..length]).Count);

    [Fact]
    public void New_Nul_IsRefused() => Assert.Single(Check("secret horse\0"));

    // A4, at the door: what is too large is refused before it is hashed, and what differs at the end is another password.
    [Fact]
    public async Task Register_LongPassword_IsTakenExactly()
    {
        await using var host = await AccountsHost.StartAsync();
        var password = new string('x', 126) + "y ";
        await host.RegisterAsync("bob", password: password);

        await host.LoginAsync("bob", password);

        foreach (var other in new[] { password[..^1], password[..72], new string('x', 126) + "z " })
        {
            using var refused = await host.PostAsync("auth/login", new { login = "bob", password = other });
            await refused.ProblemAsync(ErrorCodes.InvalidCredentials);
        }

        using var megabyte = await host.PostAsync("auth/register", AccountsHost.Registration("carol", password: new string('x', 1_000_000)));
        await megabyte.ProblemAsync(ErrorCodes.PayloadTooLarge);
    }

    private static IReadOnlyList<FieldError> Check(string password)
    {
        var errors = new RequestErrors();
        PasswordRules.CheckNew(errors, "password", password, PasswordContext.Of("ada.lovelace", "ada.king@host.example", "Ada Lovelace", "chat.example.org"));
        return errors.Any ? errors.ToError().Fields : [];
    }
}
