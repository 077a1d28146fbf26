using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Parley.Platform.Database.Sqlite;

namespace Parley.Bench.Send;

/// <summary>What the disk and SQLite give without a server around them.</summary>
internal static class RawCommits
{
    /// <summary>Rows per second, <paramref name="perCommit"/> at a time, of the size that a sealed message of 100 characters has.</summary>
    public static double Measure(int perCommit, TimeSpan time)
    {
        SqliteLibrary.EnsureLoaded();
        var folder = Directory.CreateTempSubdirectory("parley-raw-").FullName;
        try
        {
            using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "raw.db")};Pooling=False");
            connection.Open();
            Execute(connection, """
                PRAGMA journal_mode = WAL;
                PRAGMA synchronous = FULL;
                PRAGMA secure_delete = ON;
                CREATE TABLE messages (position INTEGER PRIMARY KEY, conversation INTEGER NOT NULL, seq INTEGER NOT NULL, id BLOB NOT NULL UNIQUE,
                  body BLOB NOT NULL, UNIQUE (conversation, seq)) STRICT;
                """);
            return Insert(connection, perCommit, time);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static double Insert(SqliteConnection connection, int perCommit, TimeSpan time)
    {
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO messages (conversation, seq, id, body) VALUES (@conversation, @seq, @id, @body)";
        foreach (var name in (string[])["@conversation", "@seq", "@id", "@body"])
        {
            insert.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        var body = RandomNumberGenerator.GetBytes(131);
        var started = Stopwatch.GetTimestamp();
        long rows = 0;
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            using var transaction = connection.BeginTransaction();
            insert.Transaction = transaction;
            for (var i = 0; i < perCommit; i++)
            {
                insert.Parameters[0].Value = (long)i;
                insert.Parameters[1].Value = rows++;
                insert.Parameters[2].Value = Guid.CreateVersion7().ToByteArray(bigEndian: true);
                insert.Parameters[3].Value = body;
                insert.ExecuteNonQuery();
            }

            transaction.Commit();
        }

        return rows / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
