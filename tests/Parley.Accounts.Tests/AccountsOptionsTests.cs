using Microsoft.Extensions.Options;

namespace Parley.Accounts.Tests;

public sealed class AccountsOptionsTests
{
    [Theory]
    [InlineData("Parley:Accounts:PasswordIterations", "999")]
    [InlineData("Parley:Accounts:AccessTokenLifetime", "02:00:00")]
    [InlineData("Parley:Accounts:SessionIdleLifetime", "00:00:01")]
    [InlineData("Parley:Accounts:Audience", "")]
    [InlineData("Parley:Accounts:PasswordQueue", "0")]
    [InlineData("Parley:Public:Url", "https://chat.example/path")]
    [InlineData("Parley:Public:Url", "ftp://chat.example")]
    [InlineData("Parley:Public:CorsOrigins:0", "https://app.example/")]
    [InlineData("Parley:Public:CorsOrigins:0", "*")]
    public async Task Start_ValueOutOfRange_StopsTheProgram(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => AccountsHost.StartAsync((key, value)));

        Assert.Contains(key.Split(':')[2], exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Parley:Accounts:PasswordIteration", "210000")]
    [InlineData("Parley:Accounts:AccessTokenLifetime", "soon")]
    public async Task Start_UnknownNameOrType_StopsTheProgram(string key, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => AccountsHost.StartAsync((key, value)));

        Assert.Contains(key.Split(':')[2], exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_LongAccessTokens_AreRefusedOnlyWhereGuestsWouldOutliveTheirSessions()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Accounts:AccessTokenLifetime", "01:00:00"));

        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => AccountsHost.StartAsync(("Parley:Accounts:AccessTokenLifetime", "01:00:00"), ("Parley:Guests:Enabled", "true")));
        Assert.Contains("Parley:Guests:IdleLifetime", exception.Message, StringComparison.Ordinal);
    }
}
