using Parley.Protocol;

namespace Parley.Chat.Log;

/// <summary>A command in the queue, and the caller who waits for it.</summary>
internal abstract class PendingCommand
{
    public abstract long? Conversation { get; }

    public abstract Task ExecuteAsync(LogBatch batch);

    /// <summary>Answers the caller with what <see cref="ExecuteAsync"/> found.</summary>
    public abstract void Acknowledge();

    public abstract ValueTask PublishAsync();

    public abstract void Fail(ParleyError error);

    public abstract void Fail(Exception exception);
}

internal sealed class PendingCommand<T>(LogCommand<T> command) : PendingCommand
{
    private readonly TaskCompletionSource<Result<T>> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Result<T> _outcome;

    public Task<Result<T>> Completion => _completion.Task;

    public override long? Conversation => command.Conversation;

    public override async Task ExecuteAsync(LogBatch batch) => _outcome = await command.ExecuteAsync(batch);

    public override void Acknowledge() => _completion.TrySetResult(_outcome);

    public override ValueTask PublishAsync() =>
        _outcome.TryGet(out var value, out _) ? command.PublishAsync(value) : ValueTask.CompletedTask;

    public override void Fail(ParleyError error) => _completion.TrySetResult(error);

    public override void Fail(Exception exception) => _completion.TrySetException(exception);
}
