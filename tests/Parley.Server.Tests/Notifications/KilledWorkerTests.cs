using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Testing;
using Parley.Testing.Mail;

namespace Parley.Server.Tests.Notifications;

/// <summary>The program is killed ten times on each engine, and the mail server is down at first: each event has its stored notification exactly once, each mail comes at most once more than needed.</summary>
public sealed class KilledWorkerTests
{
    private const int Kills = 10, MessagesPerLife = 8;

    [Theory, EveryEngine]
    public async Task Killed_AgainAndAgain_LosesNoNotificationAndDoublesNone(DatabaseEngine engine)
    {
        await using var smtp = await SmtpTestServer.StartAsync(new SmtpTestOptions { Busy = 8 });
        await using var before = await TestServer.StartAsync(engine);
        var people = await before.SignUpAsync("ada", "bob", "eve", "max");
        await before.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync("UPDATE users SET email_verified_at = 1 WHERE id IN @ids", new { ids = SqlList.Of(people.Select(one => one.Id)) }), CancellationToken.None);
        var group = await people[0].CreateGroupAsync("group", people[1..]);
        await before.StopAsync();

        var environment = Environment(before, smtp);
        var random = new Random(20261130);
        var (waiting, sent) = (new List<MessageId>(), 0);
        for (var life = 0; life < Kills; life++)
        {
            var (program, address) = await ServerProgram.ServeAsync(before.DataFolder, "", environment);
            using (program)
            {
                var ada = await TestServer.Elsewhere(address).SignInAsync(people[0]);
                waiting.AddRange(Enumerable.Range(0, MessagesPerLife).Select(_ => MessageId.New(TimeProvider.System)));
                sent += await SendAsync(ada, group.Id, waiting);
                await Task.Delay(random.Next(0, 400), TestContext.Current.CancellationToken); // anywhere between the answer, the worker and the mail
                program.Kill();
                await program.EndAsync();
            }
        }

        var (last, lastAddress) = await ServerProgram.ServeAsync(before.DataFolder, "", environment);
        using (last)
        {
            var server = TestServer.Elsewhere(lastAddress);
            sent += await SendAsync(await server.SignInAsync(people[0]), group.Id, waiting);
            Assert.Empty(waiting);
            foreach (var person in people[1..])
            {
                var reader = await server.SignInAsync(person);
                NotificationPage page;
                do
                {
                    await Task.Delay(50, TestContext.Current.CancellationToken);
                    page = await reader.NotificationsAsync();
                }
                while (page.Items.Where(one => one.Kind == NotificationKind.Message).Sum(one => one.Count) < sent);

                Assert.Equal(
                    [(NotificationKind.AddedToGroup, 1L), (NotificationKind.Message, (long)sent)],
                    page.Items.Select(one => (one.Kind, one.Count)).OrderByDescending(one => one.Kind));
                Assert.Equal(sent, (await reader.FindAsync(group.Id)).UnreadCount);
            }

            while (smtp.Received.Select(mail => mail.To).Distinct().Count() < people.Length - 1)
            {
                await smtp.NextAsync(TestContext.Current.CancellationToken);
            }
        }

        Assert.All(smtp.Received.GroupBy(mail => mail.To), mails => Assert.Single(mails.Select(mail => mail.MessageId).Distinct())); // one mail, whatever was repeated
        Assert.All(smtp.Received.GroupBy(mail => mail.MessageId), mails => Assert.InRange(mails.Count(), 1, 2));
    }

    /// <summary>Sends what waits, in the order of the ids; what was not answered stays. How many were acknowledged.</summary>
    private static async Task<int> SendAsync(TestUser ada, ConversationId group, List<MessageId> waiting)
    {
        var acknowledged = 0;
        while (waiting.Count > 0)
        {
            using var response = await ada.PostAsync($"conversations/{group}/messages", new { id = waiting[0], text = "hello" });
            if ((int)response.StatusCode is not (200 or 201))
            {
                break;
            }

            waiting.RemoveAt(0);
            acknowledged++;
        }

        return acknowledged;
    }

    private static (string, string)[] Environment(TestServer before, SmtpTestServer smtp) =>
    [
        .. smtp.Settings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value)),
        ("Parley__Limits__Scale", "1000000"), ("Parley__Accounts__PasswordIterations", "1000"), ("Parley__Notifications__DigestAfter", "00:00:01"), ("Parley__Outbox__FirstRetry", "00:00:00.1"), ("DOTNET_TieredPGO", "0"),
        .. before.ConnectionString is { } database
            ? new[] { ("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", database) }
            : [],
    ];
}
