using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>One change of the log: decided and written inside the batch's transaction, announced after its commit.</summary>
public abstract class LogCommand<T>
{
    /// <summary>The conversation that is locked for this command; null when the command makes or finds its own.</summary>
    public virtual long? Conversation => null;

    /// <summary>
    /// Decides by what the transaction sees, and writes. A failure is returned before the first write, because the batch goes on with the next command.
    /// May run again after a failed batch: keeps nothing from the first time.
    /// </summary>
    public abstract Task<Result<T>> ExecuteAsync(LogBatch batch);

    /// <summary>Tells those whom it concerns. Called once, after the commit, in the order of the conversation's revisions.</summary>
    public virtual ValueTask PublishAsync(T outcome) => ValueTask.CompletedTask;
}
