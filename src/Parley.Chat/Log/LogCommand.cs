using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>A command in the log's queue, and the caller who waits for it.</summary>
public abstract class LogCommand
{
    /// <summary>The conversation that is locked for this command; null when the command makes or finds its own.</summary>
    public virtual long? Conversation => null;

    /// <summary>Whether it decides in memory, by what <see cref="Need"/> has named; then it can share its batch's statements with its neighbours.</summary>
    internal virtual bool IsQuick => false;

    /// <summary>Names what a quick command has to know.</summary>
    internal virtual void Need(LogReads reads)
    {
    }

    /// <summary>Decides. May be called again after a failed batch.</summary>
    internal abstract ValueTask RunAsync(LogBatch batch);

    /// <summary>Answers the caller with what the command has found.</summary>
    internal abstract void Acknowledge();

    /// <summary>Tells those whom it concerns, after the commit, unless the command was refused.</summary>
    internal abstract ValueTask AnnounceAsync();

    internal abstract void Fail(ParleyError error);

    internal abstract void Fail(Exception exception);
}

/// <summary>One change of the log: decided and written inside the batch's transaction, announced after its commit. Submitted once.</summary>
public abstract class LogCommand<T> : LogCommand
{
    private readonly TaskCompletionSource<Result<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private protected Result<T> Outcome { get; set; }

    internal Task<Result<T>> Completion => _completion.Task;

    /// <summary>
    /// Decides by what the transaction sees, and writes. A failure is returned before the first write, because the batch goes on with the next command.
    /// May run again after a failed batch: keeps nothing from the first time.
    /// </summary>
    public abstract Task<Result<T>> ExecuteAsync(LogBatch batch);

    /// <summary>Tells those whom it concerns. Called once, after the commit, in the order of the conversation's revisions.</summary>
    public virtual ValueTask PublishAsync(T outcome) => ValueTask.CompletedTask;

    internal override async ValueTask RunAsync(LogBatch batch) => Outcome = await ExecuteAsync(batch);

    internal override void Acknowledge() => _completion.TrySetResult(Outcome);

    internal override ValueTask AnnounceAsync() => Outcome.TryGet(out var value, out _) ? PublishAsync(value) : ValueTask.CompletedTask;

    internal override void Fail(ParleyError error) => _completion.TrySetResult(error);

    internal override void Fail(Exception exception) => _completion.TrySetException(exception);
}
