using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Testing;
using Parley.Testing.Mail;

namespace Parley.Server.Tests.Notifications;

/// <summary>
/// The program is killed twenty times on each engine; in some of its lives the bus delivers nothing, because the database of notifications is held, and the mail server
/// takes nothing at first. Each event has its stored notification exactly once, each mail comes at most once more than needed, the chat goes on, and the ledger says all of it.
/// </summary>
public sealed class KilledWorkerTests
{
    private const int Kills = 20, MessagesPerLife = 8, FirstWithMails = 15;

    [Theory, EveryEngine]
    public async Task Killed_AgainAndAgain_LosesNoNotificationAndDoublesNone(DatabaseEngine engine)
    {
        await using var smtp = await SmtpTestServer.StartAsync(new SmtpTestOptions { Busy = 8 });
        await using var before = await TestServer.StartAsync(engine);
        var people = await before.SignUpAsync("ada", "bob", "eve", "max");
        await before.Services.GetRequiredKeyedService<ModuleDatabase>("accounts").WriteAsync(
            session => session.ExecuteAsync("UPDATE users SET email_verified_at = 1 WHERE id IN @ids", new { ids = SqlList.Of(people.Select(one => one.Id)) }), CancellationToken.None);
        await before.StopAsync();

        var environment = Environment(before, smtp);
        var random = new Random(20261130);
        var (waiting, sent) = (new List<MessageId>(), 0);
        var group = default(ConversationId);
        for (var life = 0; life < Kills; life++)
        {
            var (program, address) = await ServerProgram.ServeAsync(before.DataFolder, "", environment);
            using (program)
            {
                var server = TestServer.Elsewhere(address);
                var ada = await server.SignInAsync(people[0]);
                if (life == 0)
                {
                    group = (await ada.CreateGroupAsync("group", people[1..])).Id; // here and not before: what is decided follows from these settings
                }

                waiting.AddRange(Enumerable.Range(0, MessagesPerLife).Select(_ => MessageId.New(TimeProvider.System)));
                await using var outage = life % 4 == 2 ? await Outage.BeginAsync(engine, before) : null;
                var known = sent;
                sent += await SendAsync(ada, group, waiting);
                if (outage is not null)
                {
                    // Nothing is stored, and the chat does not notice.
                    Assert.Empty(waiting);
                    Assert.InRange(await StoredAsync(await server.SignInAsync(people[1])), 0, known);
                }

                // Anywhere between the answer, the worker and the mail: whoever looks for mails to write does so after five seconds.
                await Task.Delay(random.Next(0, 400) + (life < FirstWithMails ? 0 : 5000), TestContext.Current.CancellationToken);
                program.Kill();
                await program.EndAsync();
            }
        }

        var (last, lastAddress) = await ServerProgram.ServeAsync(before.DataFolder, "", environment);
        using (last)
        {
            var server = TestServer.Elsewhere(lastAddress);
            sent += await SendAsync(await server.SignInAsync(people[0]), group, waiting);
            Assert.Empty(waiting);
            var readers = await Task.WhenAll(people[1..].Select(server.SignInAsync));
            foreach (var reader in readers)
            {
                while (await StoredAsync(reader) < sent)
                {
                    await Task.Delay(50, TestContext.Current.CancellationToken);
                }

                Assert.Equal(
                    [(NotificationKind.AddedToGroup, 1L), (NotificationKind.Message, (long)sent)],
                    (await reader.NotificationsAsync()).Items.Select(one => (one.Kind, one.Count)).OrderByDescending(one => one.Kind));
                Assert.Equal(sent, (await reader.FindAsync(group)).UnreadCount);
            }

            while (smtp.Received.Select(mail => mail.To).Distinct().Count() < people.Length - 1)
            {
                await smtp.NextAsync(TestContext.Current.CancellationToken);
            }

            foreach (var reader in readers)
            {
                await ExplainedAsync(reader);
            }
        }

        Assert.All(smtp.Received.GroupBy(mail => mail.To), mails => Assert.Single(mails.Select(mail => mail.MessageId).Distinct())); // one mail, whatever was repeated
        Assert.All(smtp.Received.GroupBy(mail => mail.MessageId), mails => Assert.InRange(mails.Count(), 1, 2));
    }

    private static async Task<long> StoredAsync(TestUser reader) =>
        (await reader.NotificationsAsync()).Items.Where(one => one.Kind == NotificationKind.Message).Sum(one => one.Count);

    /// <summary>
    /// Every channel says why; the mail was written once, and its way ends with the mail server. It tells of the invitation in any case; of the messages, unless it was written
    /// while none was stored: then they are the next one's, in four hours.
    /// </summary>
    private static async Task ExplainedAsync(TestUser reader)
    {
        foreach (var notification in (await reader.NotificationsAsync()).Items.Where(one => one.Kind is NotificationKind.Message or NotificationKind.AddedToGroup))
        {
            IReadOnlyList<LedgerEntry> steps;
            while ((steps = (await reader.LedgerAsync(notification.Id)).Items)[^1].Step is LedgerStep.Sent or LedgerStep.Failed)
            {
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }

            Assert.Equal(
                [(NotificationChannel.InApp, NotificationReason.Wanted), (NotificationChannel.WebPush, NotificationReason.NoSubscription), (NotificationChannel.Email, NotificationReason.Wanted)],
                steps.Take(3).Select(step => (step.Channel, step.Reason!.Value)));
            var mail = steps.Skip(3).ToList();
            if (mail.Count == 0)
            {
                Assert.Equal(NotificationKind.Message, notification.Kind);
                continue;
            }

            Assert.All(mail, step => Assert.Equal(NotificationChannel.Email, step.Channel));
            Assert.Equal((LedgerStep.Sent, LedgerStep.Accepted), (mail[0].Step, mail[^1].Step));
            Assert.Single(mail, step => step.Step == LedgerStep.Sent);
            Assert.Single(mail, step => step.Step == LedgerStep.Accepted); // noted once, also where it was handed over twice
        }
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
        ("Parley__Limits__Scale", "1000000"), ("Parley__Flood__Scale", "1000000"), ("Parley__Accounts__PasswordIterations", "1000"), ("Parley__Notifications__DigestAfter", "00:00:01"), ("Parley__Outbox__FirstRetry", "00:00:00.1"), ("DOTNET_TieredPGO", "0"),
        .. before.ConnectionString is { } database
            ? new[] { ("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", database) }
            : [],
    ];

    /// <summary>Somebody else holds what the worker writes to, on SQLite the file and on PostgreSQL the table of what was taken: events come in and none has its effect.</summary>
    private sealed class Outage(ModuleDatabase database, TaskCompletionSource end, Task held) : IAsyncDisposable
    {
        public static async Task<Outage> BeginAsync(DatabaseEngine engine, TestServer before)
        {
            var database = TestDatabase.OpenAt("notifications", before.ConnectionString ?? Path.Combine(before.DataFolder, "notifications.db"), engine);
            var (begun, end) = (new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            var held = database.WriteAsync(
                async session =>
                {
                    if (engine == DatabaseEngine.Postgres)
                    {
                        await session.ExecuteAsync("SET LOCAL idle_in_transaction_session_timeout = 0");
                        await session.ExecuteAsync("LOCK TABLE taken_events IN ACCESS EXCLUSIVE MODE");
                    }

                    begun.TrySetResult();
                    await end.Task;
                    return true;
                },
                CancellationToken.None).AsTask();
            await Task.WhenAny(begun.Task, held);
            return new Outage(database, end, held);
        }

        public async ValueTask DisposeAsync()
        {
            end.TrySetResult();
            await held;
            await database.DisposeAsync();
        }
    }
}
