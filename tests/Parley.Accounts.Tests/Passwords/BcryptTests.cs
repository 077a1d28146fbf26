using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Console;
using Parley.Accounts.Passwords;
using Parley.Protocol;

namespace Parley.Accounts.Tests.Passwords;

public sealed class BcryptTests
{
    // The vectors of jBCrypt and of crypt_blowfish; $2b$ and $2y$ name the same function.
    [Theory]
    [InlineData("", "$2a$06$DCq7YPn5Rq63x1Lad4cll.TV4S6ytwfsfvkgY8jIucDrjc8deX1s.")]
    [InlineData("a", "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("abc", "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i")]
    [InlineData("abcdefghijklmnopqrstuvwxyz", "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC")]
    [InlineData("~!@#$%^&*()      ~!@#$%^&*()PNBFRD", "$2a$06$fPIsBO8qRqkjj273rfaOI.HtSV9jLDpTbZn782DC6/t7qT67P6FfO")]
    [InlineData("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW")]
    [InlineData("U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    [InlineData("U*U*U", "$2b$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a")]
    [InlineData("U*U*", "$2y$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK")]
    public void Verify_PublishedVector_IsRight(string password, string hash)
    {
        Assert.True(Bcrypt.IsHash(hash));
        Assert.True(Bcrypt.Verify(hash, password));
        Assert.False(Bcrypt.Verify(hash, password + "x"));
    }

    [Theory]
    [InlineData("$2x$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$2a$31$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe")]
    [InlineData("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfx")]
    [InlineData("$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVf:e")]
    [InlineData("$6$rounds=5000$salt$hash")]
    [InlineData("")]
    public void IsHash_Other_IsNone(string text) => Assert.False(Bcrypt.IsHash(text));

    [Fact]
    public async Task Verify_ManyThreads_EachIsRight()
    {
        const string hash = "$2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe";

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(number => Task.Run(() => Bcrypt.Verify(hash, number % 2 == 0 ? "a" : "b"))));

        Assert.Equal(Enumerable.Range(0, 16).Select(number => number % 2 == 0), answers);
    }

    [Fact]
    public async Task Login_ImportedHash_SignsInAndIsHashedAnew()
    {
        await using var host = await AccountsHost.StartAsync();
        var accounts = host.Services.GetRequiredService<IAccountConsole>();
        var made = await accounts.CreateAsync(
            new() { Username = "ada", Email = "ada@example.org", PasswordHash = "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC" },
            TestContext.Current.CancellationToken);
        Assert.Null(made.Error);

        using var wrong = await host.PostAsync("auth/login", new { login = "ada", password = "abcdefghijklmnopqrstuvwxy" });
        await host.LoginAsync("ada", "abcdefghijklmnopqrstuvwxyz");
        await host.LoginAsync("ada", "abcdefghijklmnopqrstuvwxyz");

        await wrong.ProblemAsync(ErrorCodes.InvalidCredentials);
        Assert.Single(host.Log.Text.Split('\n'), line => line.Contains("was hashed anew", StringComparison.Ordinal));
    }
}
