using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Notifications;

/// <summary>What notifications' tests do again and again.</summary>
internal static class Bell
{
    private static readonly string[] Modules = ["chat", "accounts", "notifications"];

    public static Task<NotificationPage> NotificationsAsync(this TestUser user, string query = "") =>
        user.GetAsync($"notifications{query}").ReadAsync<NotificationPage>(200);

    public static Task<ListResponse<LedgerEntry>> LedgerAsync(this TestUser user, NotificationId id) =>
        user.GetAsync($"notifications/{id}/ledger").ReadAsync<ListResponse<LedgerEntry>>(200);

    /// <summary>Returns when everything that has happened so far has had its effect: nothing that is due waits in any outbox.</summary>
    public static async Task SettledAsync(this TestServer server)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        foreach (var module in Modules.Concat(Modules))
        {
            var database = server.Services.GetRequiredKeyedService<ModuleDatabase>(module);
            var wake = server.Services.GetRequiredKeyedService<Platform.Outbox.OutboxRelay>(module);
            wake.Wake();
            while (await database.ReadAsync(
                session => session.QuerySingleAsync<long>(
                    "SELECT COUNT(*) FROM outbox WHERE state = 0 AND attempts = 0 AND due_at <= @now", new { now = server.Clock.GetUtcNow().ToUnixTimeMilliseconds() }),
                patience.Token) > 0)
            {
                // What gathers rests after its work, and time that was moved on meanwhile counts as work: a little more of it ends the rest.
                server.Time?.Advance(TimeSpan.FromMilliseconds(50));
                await Task.Delay(20, patience.Token);
            }
        }
    }
}
