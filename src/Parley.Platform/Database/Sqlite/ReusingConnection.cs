using System.Data;
using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>
/// A connection that keeps the statements of its commands prepared. The driver prepares a text anew for each command, and the mapper makes a command for each call: reading and
/// planning the text costs more than running it (measured).
/// </summary>
internal sealed class ReusingConnection(string connectionString) : SqliteConnection(connectionString)
{
    // More texts than the source has for any one file; where there are more all the same, all begin anew.
    private const int MostTexts = 300;

    // A longer one names hundreds of values: keeping it would take more memory than it saves time.
    private const int LongestText = 8_192;

    private readonly Dictionary<string, SqliteCommand> _kept = new(StringComparer.Ordinal);

    public override SqliteCommand CreateCommand() =>
        new ReusingCommand(this) { Connection = this, CommandTimeout = DefaultTimeout, Transaction = Transaction };

    public override void Close()
    {
        ForgetAll();
        base.Close();
    }

    private SqliteCommand Take(string text) => _kept.Remove(text, out var kept) ? kept : new SqliteCommand(text, this);

    private void Keep(SqliteCommand command)
    {
        if (_kept.Count >= MostTexts)
        {
            ForgetAll();
        }

        command.Parameters.Clear();
        if (command.CommandText.Length > LongestText || State != ConnectionState.Open || !_kept.TryAdd(command.CommandText, command))
        {
            command.Dispose();
        }
    }

    private void ForgetAll()
    {
        foreach (var command in _kept.Values)
        {
            command.Dispose();
        }

        _kept.Clear();
    }

    /// <summary>Is executed by a command that has its text prepared, which nobody else uses until this one is disposed of.</summary>
    private sealed class ReusingCommand(ReusingConnection owner) : SqliteCommand
    {
        private SqliteCommand? _inner;
        private SqliteDataReader? _reader;

        public override SqliteDataReader ExecuteReader(CommandBehavior behavior)
        {
            Release();
            var inner = owner.Take(CommandText);
            try
            {
                (inner.Transaction, inner.CommandTimeout) = (Transaction, CommandTimeout);
                foreach (SqliteParameter parameter in Parameters)
                {
                    inner.Parameters.Add(parameter);
                }

                _reader = inner.ExecuteReader(behavior);
            }
            catch
            {
                inner.Dispose(); // it may be in any state
                throw;
            }

            _inner = inner;
            return _reader;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Release();
            }

            base.Dispose(disposing);
        }

        private void Release()
        {
            if (_inner is not { } inner)
            {
                return;
            }

            _inner = null;
            _reader!.Dispose();
            owner.Keep(inner);
        }
    }
}
