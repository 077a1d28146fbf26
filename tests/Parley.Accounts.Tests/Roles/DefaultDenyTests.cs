using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tests.Roles;

public sealed class DefaultDenyTests
{
    [Fact]
    public async Task Endpoint_ThatDoesNotSayWhoMayUseIt_IsOpenToNobody()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.RegisterOwnerAsync();

        using var anonymous = await host.GetAsync("forgotten", null);
        using var denied = await host.GetAsync("forgotten", owner.AccessToken);
        using var allowed = await host.GetAsync("me", owner.AccessToken);

        await anonymous.ProblemAsync(ErrorCodes.Unauthenticated);
        await denied.ProblemAsync(ErrorCodes.Forbidden);
        Assert.Equal(AccountRole.Owner, (await allowed.ReadAsync<Me>(200)).Role);
    }
}
