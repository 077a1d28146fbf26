namespace Parley.Platform.Outbox;

/// <summary>
/// A consumer that does better with several entries at once: in one transaction, or side by side. The rules are those of <see cref="IOutboxConsumer"/>; the time of
/// one attempt holds for the whole page.
/// </summary>
public interface IOutboxPageConsumer : IOutboxConsumer
{
    /// <summary>The most entries at once.</summary>
    int PageSize { get; }

    /// <summary>
    /// Whether what follows from many entries costs little more than what follows from one, and may come a second or two later: then it is gathered, so that under load its
    /// work stays a small share of what causes it.
    /// </summary>
    bool Gathers => false;

    /// <param name="page">One or more.</param>
    /// <param name="cancellationToken">The server stops, or the attempt has taken too long.</param>
    /// <returns>For each entry, in their order, why this attempt failed; null where it did not. An exception instead is a failure of all.</returns>
    ValueTask<IReadOnlyList<Exception?>> HandleAsync(IReadOnlyList<OutboxEntry> page, CancellationToken cancellationToken);
}
