using System.Text.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Permissions;

/// <summary>B5, P2: what an account may no longer do ends on its open sockets, too.</summary>
public sealed class EndedAccessTests(SharedServers servers)
{
    [Fact]
    public async Task Disable_WhileASocketIsOpen_TellsAndClosesIt()
    {
        var server = await servers.SqliteAsync();
        var (owner, ada, grace) = (await server.SignUpAsync("owner", AccountRole.Owner), await server.SignUpAsync("ada"), await server.SignUpAsync("grace"));
        await using var socket = await ada.ConnectAsync();
        await using var other = await grace.ConnectAsync();

        await owner.PatchAsync($"admin/users/{ada.Id}", new { disabled = true }).ReadAsync(200);

        Assert.Equal("account-disabled", (await socket.ExpectAsync(EventNames.SessionRevoked)).GetProperty("reason").GetString());
        await socket.Closed;
        await ada.GetAsync("me").ProblemAsync(ErrorCodes.Unauthenticated);
        await other.FenceAsync(); // the others stay
    }

    [Fact]
    public async Task ChangeOfRole_WhileASocketIsOpen_ClosesItAndTheNextHasTheNewRole()
    {
        var server = await servers.SqliteAsync();
        var (owner, ada) = (await server.SignUpAsync("owner", AccountRole.Owner), await server.SignUpAsync("ada", AccountRole.Admin));
        await using var socket = await ada.ConnectAsync();

        await owner.PatchAsync($"admin/users/{ada.Id}", new { role = AccountRole.Member }).ReadAsync(200);

        await socket.Closed;
        var again = await server.SignInAsync(ada);
        await again.GetAsync("admin/users").ProblemAsync(ErrorCodes.Forbidden);
        await using var anew = await again.ConnectAsync();
    }

    [Fact]
    public async Task Connect_StaffWithoutTheSecondFactorTheyMustHave_IsRefused()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Accounts:StaffSecondFactor", "true"));
        var (owner, ada) = (await server.SignUpAsync("owner", AccountRole.Owner), await server.SignUpAsync("ada"));
        await using var socket = await TestSocket.OpenAsync(server);

        var (accepted, payload) = await socket.JoinAsync(JsonSerializer.Serialize(new { token = owner.Token }));

        Assert.False(accepted);
        Assert.Contains(ErrorCodes.Forbidden.Code, payload.GetRawText(), StringComparison.Ordinal);
        await using var member = await ada.ConnectAsync();
    }
}
