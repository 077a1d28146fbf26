using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// A command that decides in memory, by what it has named beforehand, so that it shares the statements of its batch with its neighbours: what happens many
/// thousand times a second. Its caller goes on on the thread that answers the batch, without a queue between; it must not block there.
/// </summary>
internal abstract class QuickCommand<T>() : LogCommand<T>(TaskCreationOptions.None)
{
    internal sealed override bool IsQuick => true;

    public sealed override Task<Result<T>> ExecuteAsync(LogBatch batch) => Task.FromResult(Decide(batch));

    internal sealed override ValueTask RunAsync(LogBatch batch)
    {
        Outcome = Decide(batch);
        return ValueTask.CompletedTask;
    }

    /// <summary>By what the batch has read. Changes nothing when it refuses.</summary>
    protected abstract Result<T> Decide(LogBatch batch);
}
