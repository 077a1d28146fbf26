using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Testing;
using Parley.Testing.Mail;

namespace Parley.Server.Tests.Notifications;

/// <summary>Mails about what somebody has missed, read from a real SMTP server.</summary>
public sealed class DigestTests
{
    private const string Canary = "canary-91cc in a message";

    [Theory, EveryEngine]
    public async Task SomebodyAway_GetsOneMailWithoutAWordOfItAndCanEndThemByOneClick(DatabaseEngine engine)
    {
        await using var smtp = await SmtpTestServer.StartAsync(new SmtpTestOptions { Busy = 2 }); // it is down for the first two attempts
        await using var first = await TestServer.StartAsync(engine);
        var people = await first.SignUpAsync("ada", "bob", "eve");
        await VerifyAsync(first, people);
        await first.StopAsync();
        await using var server = await OpenAsync(engine, first, smtp);
        var (ada, bob, eve) = (await server.SignInAsync(people[0]), await server.SignInAsync(people[1]), await server.SignInAsync(people[2]));
        var direct = await ada.OpenDirectAsync(bob);
        var group = await eve.CreateGroupAsync("canary title", bob);
        await ada.SendAsync(direct.Id, Canary);
        await ada.SendAsync(direct.Id, Canary);
        await eve.SendAsync(group.Id, Canary);
        await server.SettledAsync();

        await AdvanceAsync(server, TimeSpan.FromMinutes(14));
        Assert.Empty(smtp.Received);
        await AdvanceAsync(server, TimeSpan.FromMinutes(2));
        var mail = await NextAsync(server, smtp);
        Assert.Equal("3 unread messages", mail.Subject);
        Assert.Contains("in 2 conversations", mail.Text, StringComparison.Ordinal);
        Assert.Contains($"From {ada.Session.User.Username}, {eve.Session.User.Username}.", mail.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", $"{mail.Subject} {mail.Text} {mail.Html}", StringComparison.Ordinal);
        Assert.Contains("list-unsubscribe", mail.Headers);
        Assert.Contains("list-unsubscribe-post", mail.Headers);

        // Nothing new, no mail; something new, one mail and not before its time.
        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob)); // hours pass here
        await ada.SendAsync(direct.Id, "one more");
        await server.SettledAsync();
        await AdvanceAsync(server, TimeSpan.FromHours(3));
        Assert.Single(smtp.Received);
        await AdvanceAsync(server, TimeSpan.FromMinutes(70));
        Assert.Equal("3 unread messages", (await NextAsync(server, smtp)).Subject);

        bob = await server.SignInAsync(bob);
        var notification = (await bob.NotificationsAsync("?state=unread")).Items.Single(one => one.ConversationId == direct.Id && one.Kind == NotificationKind.Message);
        var steps = (await bob.LedgerAsync(notification.Id)).Items.Where(step => step.Channel == NotificationChannel.Email).Select(step => step.Step).ToList();
        Assert.Equal((LedgerStep.Decided, LedgerStep.Accepted), (steps[0], steps[^1]));
        Assert.Equal((2, 2, 2), (steps.Count(step => step == LedgerStep.Sent), steps.Count(step => step == LedgerStep.Failed), steps.Count(step => step == LedgerStep.Accepted)));
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);

        await UnsubscribeAsync(server, bob);
        ada = await server.SignInAsync(ada);
        await ada.SendAsync(direct.Id, "unheard");
        await server.SettledAsync();
        await AdvanceAsync(server, TimeSpan.FromDays(1));
        Assert.Equal(2, smtp.Received.Count);
    }

    [Fact]
    public async Task WhatIsReadInTime_OrByWhoIsThere_IsMailedToNobody()
    {
        await using var smtp = await SmtpTestServer.StartAsync();
        await using var first = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var people = await first.SignUpAsync("ada", "bob", "eve");
        await VerifyAsync(first, people);
        await first.StopAsync();
        await using var server = await OpenAsync(DatabaseEngine.Sqlite, first, smtp);
        var (ada, bob, eve) = (await server.SignInAsync(people[0]), await server.SignInAsync(people[1]), await server.SignInAsync(people[2]));
        await using var socket = await eve.ConnectAsync();
        await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "read in time");
        await ada.SendAsync((await ada.OpenDirectAsync(eve)).Id, "seen by who is there");
        await server.SettledAsync();
        await bob.PostAsync("notifications/read", new { all = true }).ReadAsync(200);
        await AdvanceAsync(server, TimeSpan.FromMinutes(16));
        await AdvanceAsync(server, TimeSpan.FromMinutes(1));
        Assert.Empty(smtp.Received);
    }

    /// <summary>By the address that the mail's header has (RFC 8058): a form, posted without signing in.</summary>
    private static async Task UnsubscribeAsync(TestServer server, TestUser bob)
    {
        var token = server.Services.GetRequiredService<Parley.Platform.Keys.MasterKeys>() is { } keys ? TokenOf(keys, bob) : "";
        foreach (var wrong in new[] { "", "?token=", "?token=odd", $"?token={token[..^1]}{(token[^1] == 'A' ? 'B' : 'A')}", $"?token={token}x" })
        {
            await PostAsync(wrong, "List-Unsubscribe=One-Click").ProblemAsync(ErrorCodes.InvalidLink);
        }

        // A scanner that follows links ends nothing.
        using var scanner = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = server.Http.BaseAddress };
        using var looked = await scanner.GetAsync($"notifications/unsubscribe?token={token}", TestContext.Current.CancellationToken);
        Assert.Equal((302, "https://parley.example/settings/notifications"), ((int)looked.StatusCode, looked.Headers.Location?.OriginalString));
        Assert.True((await bob.GetAsync("me/settings").ReadAsync<UserSettings>(200)).Notifications.EmailDigest);
        await PostAsync($"?token={token}", "List-Unsubscribe=One-Click").ReadAsync(204);
        await PostAsync($"?token={token}", "List-Unsubscribe=One-Click").ReadAsync(204);
        Assert.False((await bob.GetAsync("me/settings").ReadAsync<UserSettings>(200)).Notifications.EmailDigest);

        Task<HttpResponseMessage> PostAsync(string query, string body) => server.Http.PostAsync(
            $"notifications/unsubscribe{query}",
            new StringContent(body, Encoding.ASCII, new MediaTypeHeaderValue("application/x-www-form-urlencoded")), TestContext.Current.CancellationToken);
    }

    private static string TokenOf(Parley.Platform.Keys.MasterKeys keys, TestUser user)
    {
        var id = user.Id.Value.ToByteArray(bigEndian: true);
        return System.Buffers.Text.Base64Url.EncodeToString([.. id, .. System.Security.Cryptography.HMACSHA256.HashData(keys.Derive("parley unsubscribe"), id)]);
    }

    /// <summary>With a mail server nobody has an account before they have confirmed the address: so the people come from before.</summary>
    private static Task<TestServer> OpenAsync(DatabaseEngine engine, TestServer first, SmtpTestServer smtp) => TestServer.StartAsync(
        engine, new ManualClock(TimeProvider.System.GetUtcNow()), replace: null,
        [
            .. smtp.Settings.Select(setting => (setting.Key, setting.Value)), ("Parley:Data", first.DataFolder),
            .. first.ConnectionString is { } database ? new[] { ("Parley:Database:ConnectionString", database) } : [],
        ]);

    private static async Task VerifyAsync(TestServer server, IEnumerable<TestUser> people) =>
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync("UPDATE users SET email_verified_at = 1 WHERE id IN @ids", new { ids = SqlList.Of(people.Select(one => one.Id)) }), CancellationToken.None);

    private static async Task AdvanceAsync(TestServer server, TimeSpan span)
    {
        server.Time!.Advance(span);
        for (var i = 0; i < 10; i++)
        {
            // Whoever looks every few seconds has looked.
            server.Time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(25, TestContext.Current.CancellationToken);
            await server.SettledAsync();
        }
    }

    /// <summary>Moves time on until the next mail has come.</summary>
    private static async Task<ReceivedMail> NextAsync(TestServer server, SmtpTestServer smtp)
    {
        var next = smtp.NextAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 200 && !next.IsCompleted; i++)
        {
            server.Time!.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }

        return await next.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
