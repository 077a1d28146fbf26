using System.Net;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Testing;

namespace Parley.Accounts.Tests.Invitations;

// A2, C8
public sealed class InvitationTests
{
    private static readonly (string, string) Invited = ("Parley:Accounts:Registration", "Invitation");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Register_WithAnInvitation_WorksAsOftenAsItSays(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, Invited);
        var owner = await host.SignInAsync("owner", AccountRole.Owner);
        var invitation = await InviteAsync(host, owner, new { note = "For the band", maxUses = 5 });
        Assert.Equal(43, invitation.Code.Length); // 256 bits
        Assert.Equal($"/register#invitation={invitation.Code}", invitation.Url);

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(number => host.PostAsync("auth/register", Registration($"person{number}", invitation.Code))));

        Assert.Equal(5, answers.Count(answer => answer.StatusCode == HttpStatusCode.Created));
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.Created or HttpStatusCode.Forbidden));
        var listed = Assert.Single(await ListAsync(host, owner));
        Assert.Equal((5, 5, "For the band", owner.User.Id), (listed.Uses, listed.MaxUses, listed.Note, listed.MadeBy!.Value));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Register_WithoutOne_IsRefusedBeforeHashing(string? code)
    {
        await using var host = await AccountsHost.StartAsync(Invited);

        using var refused = await host.PostAsync("auth/register", Registration("ada", code));

        Assert.Equal("invitation", Assert.Single((await refused.ProblemAsync(ErrorCodes.InvalidInvitation)).Errors!).Field);
    }

    [Fact]
    public async Task Register_RevokedOrExpired_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync(Invited);
        var owner = await host.SignInAsync("owner", AccountRole.Owner);
        var (revoked, expired) = (await InviteAsync(host, owner, new { }), await InviteAsync(host, owner, new { expiresAt = host.Clock.GetUtcNow().AddMinutes(5) }));

        for (var i = 0; i < 2; i++)
        {
            using var done = await DeleteAsync(host, owner, revoked.Id);
            Assert.Equal(HttpStatusCode.NoContent, done.StatusCode);
        }

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        foreach (var code in new[] { revoked.Code, expired.Code })
        {
            using var refused = await host.PostAsync("auth/register", Registration("ada", code));
            await refused.ProblemAsync(ErrorCodes.InvalidInvitation);
        }
    }

    [Theory, EveryEngine]
    public async Task Register_RefusedOrNeverConfirmed_GivesTheUseBack(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine, [.. MailBox.Settings, Invited]);
        var owner = await host.SignInAsync("owner", AccountRole.Owner);
        var invitation = await InviteAsync(host, owner, new { expiresAt = host.Clock.GetUtcNow().AddDays(30) });
        Assert.StartsWith("https://parley.example/register#invitation=", invitation.Url, StringComparison.Ordinal);

        using var taken = await host.PostAsync("auth/register", Registration("owner", invitation.Code));
        await taken.ProblemAsync(ErrorCodes.UsernameTaken);
        using var first = await host.PostAsync("auth/register", Registration("ada", invitation.Code));
        await first.ReadAsync<RegistrationPending>(202);
        using var second = await host.PostAsync("auth/register", Registration("bob", invitation.Code));
        await second.ProblemAsync(ErrorCodes.InvalidInvitation);

        host.Clock.Advance(TimeSpan.FromHours(26)); // the sweeper runs every hour
        owner = await host.LoginAsync("owner");
        while ((await ListAsync(host, owner))[0].Uses > 0)
        {
            Token.ThrowIfCancellationRequested();
        }

        using var third = await host.PostAsync("auth/register", Registration("bob", invitation.Code));
        await third.ReadAsync<RegistrationPending>(202);
    }

    [Fact]
    public async Task Register_Closed_IsRefused()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Accounts:Registration", "Closed"));

        using var refused = await host.PostAsync("auth/register", Registration("ada", null));

        await refused.ProblemAsync(ErrorCodes.RegistrationClosed);
    }

    [Theory]
    [InlineData("""{"maxUses":0}""", "maxUses")]
    [InlineData("""{"maxUses":10001}""", "maxUses")]
    [InlineData("""{"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"expiresAt":"2099-01-01T00:00:00Z"}""", "expiresAt")]
    [InlineData("""{"maxUses":"many"}""", "maxUses")]
    public async Task Create_OutOfRange_NamesTheField(string body, string field)
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.SignInAsync("owner", AccountRole.Owner);

        using var refused = await host.SendAsync(
            HttpMethod.Post, "admin/invitations", new StringContent(body, System.Text.Encoding.UTF8, "application/json"), ("Authorization", $"Bearer {owner.AccessToken}"));

        Assert.Equal(field, Assert.Single((await refused.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }

    [Fact]
    public async Task Invitations_OfAMember_AreForbidden()
    {
        await using var host = await AccountsHost.StartAsync();
        var (admin, member) = (await host.SignInAsync("admin", AccountRole.Admin), await host.RegisterAsync("ada"));
        var invitation = await InviteAsync(host, admin, new { });

        using var made = await host.PostAsync("admin/invitations", new { }, member);
        using var listed = await host.GetAsync("admin/invitations", member.AccessToken);
        using var revoked = await DeleteAsync(host, member, invitation.Id);
        using var nobody = await host.GetAsync("admin/invitations", null);

        await made.ProblemAsync(ErrorCodes.Forbidden);
        await listed.ProblemAsync(ErrorCodes.Forbidden);
        await revoked.ProblemAsync(ErrorCodes.Forbidden);
        await nobody.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task List_ByPages_IsWholeAndShowsNoCode()
    {
        await using var host = await AccountsHost.StartAsync();
        var admin = await host.SignInAsync("admin", AccountRole.Admin);
        for (var i = 0; i < 5; i++)
        {
            await InviteAsync(host, admin, new { note = $"{i}" });
        }

        using var first = await host.GetAsync("admin/invitations?limit=3", admin.AccessToken);
        var page = await first.ReadAsync<ListResponse<Invitation>>(200);
        using var second = await host.GetAsync($"admin/invitations?limit=3&cursor={page.NextCursor}", admin.AccessToken);
        var rest = await second.ReadAsync<ListResponse<Invitation>>(200);

        Assert.Equal(["4", "3", "2", "1", "0"], page.Items.Concat(rest.Items).Select(invitation => invitation.Note));
        Assert.Null(rest.NextCursor);
        Assert.DoesNotContain("code", await first.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    private static object Registration(string username, string? invitation) =>
        new { username, email = $"{username}@example.com", password = "correct horse", displayName = "Somebody", invitation };

    private static async Task<CreatedInvitation> InviteAsync(AccountsHost host, SessionResponse session, object request)
    {
        using var response = await host.PostAsync("admin/invitations", request, session);
        return await response.ReadAsync<CreatedInvitation>(201);
    }

    private static async Task<IReadOnlyList<Invitation>> ListAsync(AccountsHost host, SessionResponse session)
    {
        using var response = await host.GetAsync("admin/invitations", session.AccessToken);
        return (await response.ReadAsync<ListResponse<Invitation>>(200)).Items;
    }

    private static Task<HttpResponseMessage> DeleteAsync(AccountsHost host, SessionResponse session, InvitationId id) =>
        host.SendAsync(HttpMethod.Delete, $"admin/invitations/{id}", null, ("Authorization", $"Bearer {session.AccessToken}"));
}
