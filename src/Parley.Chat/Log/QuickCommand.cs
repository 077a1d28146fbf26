using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>
/// A command that decides in memory, by what it has named beforehand, so that it shares the statements of its batch with its neighbours: what happens many
/// thousand times a second.
/// </summary>
internal abstract class QuickCommand<T> : LogCommand<T>
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
