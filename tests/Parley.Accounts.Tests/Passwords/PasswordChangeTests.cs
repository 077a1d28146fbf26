using System.Net;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Accounts.Tests.Passwords;

public sealed class PasswordChangeTests
{
    [Theory, EveryEngine]
    public async Task Change_RightPassword_EndsTheOtherSessionsAndTellsTheAddress(DatabaseEngine engine)
    {
        await using var host = await AccountsHost.StartAsync(engine);
        var (other, own) = (await host.RegisterAsync("ada"), await host.LoginAsync("ada"));

        using var changed = await host.PostAsync("me/password", new { currentPassword = "correct horse", newPassword = "battery staple" }, own);

        Assert.Equal(HttpStatusCode.NoContent, changed.StatusCode);
        using var here = await host.GetAsync("me", own.AccessToken);
        Assert.Equal(HttpStatusCode.OK, here.StatusCode);
        using var there = await host.GetAsync("me", other.AccessToken);
        await there.ProblemAsync(ErrorCodes.Unauthenticated);
        await host.LoginAsync("ada", "battery staple");
        Assert.Equal("ada@example.org", (await host.Mail.NextAsync("password-changed")).To);
    }

    [Theory]
    [InlineData("wrong horse", "battery staple", "invalid-credentials", null)]
    [InlineData(null, "battery staple", "validation-failed", "currentPassword")]
    [InlineData("correct horse", "short", "validation-failed", "newPassword")]
    [InlineData("correct horse", "correct horse", "validation-failed", "newPassword")]
    [InlineData("correct horse", "password123", "validation-failed", "newPassword")]
    public async Task Change_NotAllowed_SaysWhichFieldAndChangesNothing(string? current, string password, string code, string? field)
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        using var refused = await host.PostAsync("me/password", new { currentPassword = current, newPassword = password }, session);

        var problem = await refused.ProblemAsync(ErrorCodes.All.Single(one => one.Code == code));
        Assert.Equal(field, problem.Errors?.Single().Field);
        await host.LoginAsync("ada");
    }

    [Theory]
    [InlineData("me/password")]
    [InlineData("me/email")]
    public async Task Change_NoToken_IsRefused(string path)
    {
        await using var host = await AccountsHost.StartAsync();

        using var refused = await host.PostAsync(path, new { password = "correct horse" });

        await refused.ProblemAsync(ErrorCodes.Unauthenticated);
    }

    [Fact]
    public async Task Change_ManyAtOnce_TheLastCommitHoldsAndNothingFails()
    {
        await using var host = await AccountsHost.StartAsync();
        var session = await host.RegisterAsync("ada");

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(
            number => host.PostAsync("me/password", new { currentPassword = "correct horse", newPassword = $"battery staple {number}" }, session)));

        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.Unauthorized, answer.StatusCode.ToString()));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.NoContent);
    }
}
