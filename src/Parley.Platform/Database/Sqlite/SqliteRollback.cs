using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Parley.Platform.Database.Sqlite;

internal static class SqliteRollback
{
    /// <summary>
    /// Rolls back, also when SQLite has done so by itself, as it does when the disk is full or fails (lang_transaction.html §3). The driver does not notice, and its
    /// own ROLLBACK, at the latest when the connection closes, would throw "no transaction is active" in place of the reason.
    /// </summary>
    public static void Undo(this SqliteTransaction transaction)
    {
        var connection = transaction.Connection!;
        if (raw.sqlite3_get_autocommit(connection.Handle) != 0)
        {
            // Something for the driver to end. It touches no file.
            using var begin = connection.CreateCommand();
            (begin.CommandText, begin.Transaction) = ("BEGIN", transaction);
            begin.ExecuteNonQuery();
        }

        transaction.Rollback();
    }
}
