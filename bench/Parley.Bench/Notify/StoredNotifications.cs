using Microsoft.Data.Sqlite;
using Parley.Platform.Database.Sqlite;

namespace Parley.Bench.Notify;

/// <summary>What stands in a running server's file.</summary>
internal sealed class StoredNotifications : IDisposable
{
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _count;

    public StoredNotifications(string folder)
    {
        SqliteLibrary.EnsureLoaded();
        _connection = new SqliteConnection($"Data Source={Path.Combine(folder, "notifications.db")};Mode=ReadOnly;Pooling=False");
        _connection.Open();
        _count = _connection.CreateCommand();
        _count.CommandText = "SELECT COALESCE(SUM(count), 0) FROM notifications WHERE state = 1";
    }

    /// <summary>The messages of which unread notifications tell.</summary>
    public long Messages => (long)_count.ExecuteScalar()!;

    public void Dispose()
    {
        _count.Dispose();
        _connection.Dispose();
    }
}
