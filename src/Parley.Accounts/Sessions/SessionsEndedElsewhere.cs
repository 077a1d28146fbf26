using System.Text.Json;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Accounts.Sessions;

/// <summary>Lets a running server know of sessions that a console command beside it has ended: their sockets close within a second or two.</summary>
internal sealed class SessionsEndedElsewhere(UserSessions sessions) : IOutboxConsumer
{
    private const string Name = "sessions-ended";

    public string Topic => Name;

    public static async Task AddAsync(DatabaseSession session, IReadOnlyList<SessionRevocation> ended, TimeProvider clock)
    {
        if (ended.Count > 0)
        {
            var payload = JsonSerializer.SerializeToUtf8Bytes(ended.Select(one => new Ended(one.SessionId.Value, one.UserId.Value, one.Reason)));
            await OutboxTable.AddAsync(session, Name, payload, clock.GetUtcNow().ToUnixTimeMilliseconds());
        }
    }

    public ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var ended = JsonSerializer.Deserialize<Ended[]>(entry.Payload) ?? [];
        sessions.Publish([.. ended.Select(one => new SessionRevocation(new SessionId(one.Session), new UserId(one.User), one.Reason))]);
        return ValueTask.CompletedTask;
    }

    private sealed record Ended(Guid Session, Guid User, string Reason);
}
