using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Accounts.Tests.Tokens;

/// <summary>What is remembered about a token never outlives what made it good.</summary>
public sealed class VerifiedTokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Verify_AgainAndAgain_AnswersTheSame()
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;

        var first = await host.Tokens.VerifyAsync(token, Cancel);
        var second = await host.Tokens.VerifyAsync(token, Cancel);

        Assert.True(first.TryGet(out var one, out _) && second.TryGet(out var other, out _) && one == other);
    }

    [Fact]
    public async Task Verify_SignatureChangedAfterItWasVerified_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync();
        var token = (await host.RegisterAsync("ada")).AccessToken;
        Assert.Null((await host.Tokens.VerifyAsync(token, Cancel)).Error);
        var place = token.LastIndexOf('.') + 1;
        var changed = token[..place] + (token[place] == 'A' ? 'B' : 'A') + token[(place + 1)..];

        Assert.NotNull((await host.Tokens.VerifyAsync(changed, Cancel)).Error);
    }

    // As far as this process knows: it reads the keys again when a token comes with one that is new to it.
    [Fact]
    public async Task Verify_KeyRemovedAfterItWasVerified_IsRefused()
    {
        using var data = await AccountsData.CreateAsync(DatabaseEngine.Sqlite);
        await using var first = await AccountsHost.StartAsync(data);
        var token = (await first.RegisterAsync("ada")).AccessToken;
        Assert.Null((await first.Tokens.VerifyAsync(token, Cancel)).Error);
        await first.Services.GetRequiredKeyedService<ModuleDatabase>("accounts")
            .WriteAsync(session => session.ExecuteAsync("DELETE FROM signing_keys"), Cancel);
        await using var second = await AccountsHost.StartAsync(data);
        var newer = (await second.LoginAsync("ada")).AccessToken;
        data.Clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Null((await first.Tokens.VerifyAsync(newer, Cancel)).Error);
        Assert.NotNull((await first.Tokens.VerifyAsync(token, Cancel)).Error);
    }
}
