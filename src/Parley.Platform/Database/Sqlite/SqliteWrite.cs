using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>One transaction that waits for the writer, and its caller's task.</summary>
internal sealed class SqliteWrite<T>(Func<DatabaseSession, Task<T>> work, TaskCreationOptions continuations, CancellationToken cancellationToken)
    : SqliteWriter.IWrite
{
    private readonly TaskCompletionSource<T> _completion = new(continuations);

    public Task<T> Completion => _completion.Task;

    public void Run(SqliteConnection connection, StatementCache statements)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(cancellationToken);
            return;
        }

        // What awaits it may go on at once, on this thread: when the transaction is gone.
        if (Execute(connection, statements, out var result) is { } failed)
        {
            Fail(failed);
        }
        else
        {
            _completion.TrySetResult(result!);
        }
    }

    public void Fail(Exception exception)
    {
        if (exception is OperationCanceledException cancelled)
        {
            _completion.TrySetCanceled(cancelled.CancellationToken);
        }
        else
        {
            _completion.TrySetException(exception);
        }
    }

    /// <summary>Why it was rolled back; null when it is committed. Throws when the connection cannot be used again.</summary>
    private Exception? Execute(SqliteConnection connection, StatementCache statements, out T? result)
    {
        using var transaction = connection.BeginTransaction(deferred: false);
        try
        {
            // SQLite's driver completes synchronously, so this thread never waits for another.
            result = work(new DatabaseSession(connection, transaction, DatabaseEngine.Sqlite, statements)).GetAwaiter().GetResult();
            transaction.Commit();
            return null;
        }
        catch (Exception exception)
        {
            try
            {
                transaction.Undo();
            }
            catch
            {
                // The first failure tells more than what the rollback says.
                Fail(exception);
                throw;
            }

            result = default;
            return exception;
        }
    }
}
