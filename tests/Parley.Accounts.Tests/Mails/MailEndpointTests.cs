using System.Net;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Tests.Mails;

/// <summary>Without a mail server nothing dead-ends: its owner reads what would have been sent.</summary>
public sealed class MailEndpointTests
{
    [Fact]
    public async Task Mails_WithoutServer_AreReadByTheOwnerAndWork()
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.SignInAsync("owner", AccountRole.Owner);
        await host.RegisterAsync("ada");
        using var asked = await host.PostAsync("auth/password/forgot", new { email = "ada@example.org" });
        await host.Mail.NextAsync("reset-password");

        using var listed = await host.GetAsync("admin/mails", owner.AccessToken);
        var summary = Assert.Single((await listed.ReadAsync<ListResponse<MailSummary>>(200)).Items);
        Assert.Equal(("ada@example.org", "reset-password"), (summary.To, summary.Purpose));
        using var read = await host.GetAsync($"admin/mails/{summary.Id}", owner.AccessToken);
        var mail = await read.ReadAsync<StoredMail>(200);
        Assert.True(read.Headers.CacheControl?.NoStore);
        var token = mail.Text.Split("/reset-password#token=")[1].Split('\n')[0];
        using var reset = await host.PostAsync("auth/password/reset", new { token, password = "battery staple" });
        Assert.Equal(HttpStatusCode.NoContent, reset.StatusCode);
        using var unknown = await host.GetAsync($"admin/mails/{Guid.NewGuid()}", owner.AccessToken);
        await unknown.ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory]
    [InlineData(AccountRole.Member)]
    [InlineData(AccountRole.Moderator)]
    [InlineData(AccountRole.Admin)]
    public async Task Mails_OfAnybodyElse_AreForbidden(AccountRole role)
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.SignInAsync("ada", role);

        using var listed = await host.GetAsync("admin/mails", session.AccessToken);
        using var read = await host.GetAsync($"admin/mails/{Guid.NewGuid()}", session.AccessToken);

        await listed.ProblemAsync(ErrorCodes.Forbidden);
        await read.ProblemAsync(ErrorCodes.Forbidden);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=101", "limit")]
    [InlineData("cursor=..%2F..%2Fetc", "cursor")]
    public async Task Mails_MalformedQuery_IsNamed(string query, string field)
    {
        await using var host = await AccountsHost.StartAsync();
        var owner = await host.SignInAsync("owner", AccountRole.Owner);

        using var refused = await host.GetAsync($"admin/mails?{query}", owner.AccessToken);

        Assert.Equal(field, Assert.Single((await refused.ProblemAsync(ErrorCodes.ValidationFailed)).Errors!).Field);
    }
}
