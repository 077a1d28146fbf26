using Microsoft.Data.Sqlite;
using Parley.Platform.Database.Sqlite;

namespace Parley.Bench.Chat.World;

/// <summary>A direct conversation in a stopped server's file, by the ids that requests name.</summary>
internal readonly record struct StoredPair(Guid Conversation, Guid One, Guid Other)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<StoredPair> ReadAll(string folder)
    {
        SqliteLibrary.EnsureLoaded();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "chat.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT c.id, one.id, other.id FROM direct_pairs d
            JOIN conversations c ON c.conversation = d.conversation JOIN people one ON one.person = d.low JOIN people other ON other.person = d.high
            """;
        using var reader = command.ExecuteReader();
        var pairs = new List<StoredPair>();
        while (reader.Read())
        {
            pairs.Add(new StoredPair(Id(reader, 0), Id(reader, 1), Id(reader, 2)));
        }

        return pairs;
    }

    private static Guid Id(SqliteDataReader reader, int column) => new(reader.GetFieldValue<byte[]>(column), bigEndian: true);
}
