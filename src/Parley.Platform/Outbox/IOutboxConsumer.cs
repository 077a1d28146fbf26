namespace Parley.Platform.Outbox;

/// <summary>
/// Carries out what entries of one topic ask for. Registered by its module with <see cref="OutboxServices.AddOutboxConsumer{T}"/>.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>At least once: after a crash the same <see cref="OutboxEntry.Entry"/> comes again, so its effect must be one that may be repeated.</item>
/// <item>Never twice at once, on however many servers; different entries of a topic may come in any order.</item>
/// <item>An exception is a failed attempt: the entry comes again later, and becomes a dead letter after the last. Its message is stored for operators:
/// no texts, no secrets in it. A <see cref="PermanentFailureException"/> is the last attempt at once; a
/// <see cref="ReceiverUnavailableException"/> never is the last.</item>
/// <item>Work is bounded: a consumer that has more to do than a few seconds' worth writes what is left as a new entry.</item>
/// </list>
/// </remarks>
public interface IOutboxConsumer
{
    string Topic { get; }

    /// <param name="entry">What to do.</param>
    /// <param name="cancellationToken">The server stops, or the attempt has taken too long.</param>
    ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken);
}
