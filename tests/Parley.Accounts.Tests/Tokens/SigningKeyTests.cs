using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Tokens;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;
using Parley.Testing.Clients;

namespace Parley.Accounts.Tests.Tokens;

public sealed class SigningKeyTests
{
    private const string Remedy = "npm ci --prefix tests/clients/oauth";

    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(10), Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Rotate_WhilePeopleAreSignedIn_NobodyIsSignedOut(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");
        var before = Assert.Single(await KeysAsync(host));

        var rotation = await RotateAsync(host, compromised: false);

        // Published at once, used later: whoever keeps the keys for a while meets no unknown one.
        Assert.Equal(host.Clock.GetUtcNow() + Lead, rotation.SignsFrom);
        Assert.Equal(new[] { before, rotation.Kid }.Order(), (await KeysAsync(host)).Order());
        host.Clock.Advance(Lead - TimeSpan.FromSeconds(1));
        Assert.Equal(before, Kid(await host.LoginAsync("ada")));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        var after = await host.LoginAsync("ada");
        Assert.Equal(rotation.Kid, Kid(after));
        foreach (var session in new[] { ada, after })
        {
            using var me = await host.GetAsync("me", session.AccessToken);
            await me.ReadAsync<Me>(200);
        }

        using var refreshed = await host.RefreshAsync(ada.RefreshToken);
        Assert.Equal(rotation.Kid, Kid(await refreshed.ReadAsync<SessionResponse>(200)));

        // When no token of the old one can be good any more, it goes.
        host.Clock.Advance(TimeSpan.FromHours(1) + TimeSpan.FromMinutes(1));
        await WaitForKeysAsync(host, [rotation.Kid]);
    }

    [Theory, EveryEngine]
    public async Task Rotate_BecauseOfATheft_RefusesOldTokensAndKeepsSessions(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var ada = await host.RegisterAsync("ada");

        var rotation = await RotateAsync(host, compromised: true);

        Assert.Equal([rotation.Kid], await KeysAsync(host));
        using var refused = await host.GetAsync("me", ada.AccessToken);
        await refused.ProblemAsync(ErrorCodes.Unauthenticated);
        using var refreshed = await host.RefreshAsync(ada.RefreshToken);
        var renewed = await refreshed.ReadAsync<SessionResponse>(200);
        using var me = await host.GetAsync("me", renewed.AccessToken);
        Assert.Equal(ada.User.Id, (await me.ReadAsync<Me>(200)).Id);
    }

    [Fact]
    public async Task Key_OlderThanTheSetting_IsFollowedByAnother()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Accounts:SigningKeyLifetime", "2.00:00:00"));
        var first = Assert.Single(await KeysAsync(host));

        host.Clock.Advance(TimeSpan.FromDays(2));

        var keys = await WaitForKeysAsync(host, null);
        Assert.Contains(first, keys);
        Assert.Equal(2, keys.Length);
        Assert.Equal(first, Kid(await host.RegisterAsync("ada")));
        host.Clock.Advance(Lead);
        Assert.NotEqual(first, Kid(await host.LoginAsync("ada")));
    }

    // Another process, or the console, has rotated.
    [Theory, EveryEngine]
    public async Task Rotate_ByAnotherProcess_IsFollowed(DatabaseEngine engine)
    {
        using var data = await AccountsData.CreateAsync(engine);
        await using var one = await AccountsHost.StartAsync(data);
        await using var two = await AccountsHost.StartAsync(data);

        var rotation = await RotateAsync(one, compromised: true);

        await WaitForKeysAsync(two, [rotation.Kid]);
        Assert.Equal(rotation.Kid, Kid(await two.RegisterAsync("ada")));
    }

    // Both ways: npm jose takes what we sign, with the old and the new key, and we take what it signs with our key.
    [Fact]
    public async Task Tokens_OfBothKeys_AreVerifiedByJoseAndItsAreByUs()
    {
        await using var host = await AccountsHost.StartAsync();
        var ada = await host.RegisterAsync("ada");
        var privateKey = await PrivateKeyAsync(host);
        var rotation = await RotateAsync(host, compromised: false);
        host.Clock.Advance(Lead);
        var after = await host.LoginAsync("ada");
        var forged = ada.AccessToken[..^4] + (ada.AccessToken.EndsWith("AAAA", StringComparison.Ordinal) ? "BBBB" : "AAAA");

        var report = await ForeignClient.RunAsync(
            "node", "oauth/jose.mjs", Remedy, host.Address, ["parley", Convert.ToBase64String(privateKey), ada.AccessToken, after.AccessToken, forged], Cancel);

        var verified = report.GetProperty("verified");
        Assert.Equal(ada.User.Id.ToString(), verified[0].GetProperty("sub").GetString());
        Assert.Equal(ada.User.Id.ToString(), verified[1].GetProperty("sub").GetString());
        Assert.Equal("ERR_JWS_SIGNATURE_VERIFICATION_FAILED", verified[2].GetString());
        Assert.Contains(rotation.Kid, report.GetProperty("keys").EnumerateArray().Select(kid => kid.GetString()));
        var signed = report.GetProperty("signed").GetString()!;
        var caller = await host.Tokens.VerifyAsync(signed, Cancel);
        Assert.Equal(ada.User.Id, caller.Value.UserId);
        Assert.NotNull((await host.Tokens.VerifyAsync(signed[..^4] + "AAAA", Cancel)).Error);
    }

    private static async Task<SigningRotation> RotateAsync(AccountsHost host, bool compromised) =>
        await host.Services.GetRequiredService<ISigningKeys>().RotateAsync(compromised, Cancel);

    private static async Task<string[]> KeysAsync(AccountsHost host)
    {
        using var response = await host.SendAsync(HttpMethod.Get, "/.well-known/jwks.json", null);
        return [.. (await response.ReadAsync<JsonObject>(200))["keys"]!.AsArray().Select(key => (string)key!["kid"]!)];
    }

    /// <summary>Until exactly these are published, or (null) one more than one: the service that looks after them works beside the clock.</summary>
    private static async Task<string[]> WaitForKeysAsync(AccountsHost host, string[]? expected)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (true)
        {
            var keys = await KeysAsync(host);
            if (expected is null ? keys.Length > 1 : keys.SequenceEqual(expected))
            {
                return keys;
            }

            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

    private static string Kid(SessionResponse session) =>
        JsonElement.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(session.AccessToken.Split('.')[0])).GetProperty("kid").GetString()!;

    private static async Task<byte[]> PrivateKeyAsync(AccountsHost host)
    {
        var database = host.Services.GetRequiredKeyedService<ModuleDatabase>("accounts");
        var wrapped = await database.ReadAsync(session => session.QuerySingleAsync<byte[]>("SELECT private_key FROM signing_keys"), Cancel);
        return host.Services.GetRequiredService<MasterKeys>().Unwrap(wrapped, "parley accounts signing key"u8);
    }
}
