using Microsoft.Data.Sqlite;

namespace Parley.Platform.Database.Sqlite;

/// <summary>One transaction that waits for the writer, and its caller's task.</summary>
internal sealed class SqliteWrite<T>(Func<DatabaseSession, Task<T>> work, CancellationToken cancellationToken) : SqliteWriter.IWrite
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Completion => _completion.Task;

    public void Run(SqliteConnection connection, StatementCache statements)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            _completion.TrySetCanceled(cancellationToken);
            return;
        }

        using var transaction = connection.BeginTransaction(deferred: false);
        T result;
        try
        {
            // SQLite's driver completes synchronously, so this thread never waits for another.
            result = work(new DatabaseSession(connection, transaction, DatabaseEngine.Sqlite, statements)).GetAwaiter().GetResult();
            transaction.Commit();
        }
        catch (Exception exception)
        {
            try
            {
                transaction.Undo();
            }
            finally
            {
                // After the rollback, so that what the caller does next finds the transaction gone; and with the first failure, whatever the rollback says.
                Fail(exception);
            }

            return;
        }

        _completion.TrySetResult(result);
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
}
