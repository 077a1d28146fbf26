using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Privacy;

/// <summary>What people let others see, in their row of <c>people</c>.</summary>
internal static class ChatSettingsStore
{
    private const string Columns = "person, hides_read, last_seen_to";

    public static async Task<ChatSettings> ReadAsync(DatabaseSession session, long person)
    {
        var settings = Default;
        await session.Prepare($"SELECT {Columns} FROM people WHERE person = $1").Bind(1, person).ReadAsync(row => settings = Read(row));
        return settings;
    }

    /// <summary>All who hide anything.</summary>
    public static async Task<Dictionary<long, ChatSettings>> ReadPrivateAsync(DatabaseSession session)
    {
        var found = new Dictionary<long, ChatSettings>();
        await session.Prepare($"SELECT {Columns} FROM people WHERE hides_read <> 0 OR last_seen_to <> 0")
            .ReadAsync(row => found.Add(row.Number(0), Read(row)));
        return found;
    }

    /// <summary>As they are while nobody else can change them: on PostgreSQL, until the transaction ends.</summary>
    public static async Task<ChatSettings> LockAsync(DatabaseSession session, long person)
    {
        var settings = Default;
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        await session.Prepare($"SELECT {Columns} FROM people WHERE person = $1{forUpdate}").Bind(1, person).ReadAsync(row => settings = Read(row));
        return settings;
    }

    public static async Task WriteAsync(DatabaseSession session, long person, ChatSettings settings) => await session
        .Prepare("UPDATE people SET hides_read = $1, last_seen_to = $2 WHERE person = $3")
        .Bind(1, settings.ReadReceipts ? 0 : 1).Bind(2, (long)settings.LastSeen).Bind(3, person).ExecuteAsync();

    public static ChatSettings Default { get; } = new() { ReadReceipts = true, LastSeen = LastSeenAudience.Everyone };

    private static ChatSettings Read(IRow row) => new() { ReadReceipts = row.Number(1) == 0, LastSeen = (LastSeenAudience)row.Number(2) };
}
