namespace Parley.Platform.Bus;

/// <summary>Does something about the events of some topics. Registered by its module with <see cref="BusServices.AddEventSubscriber{T}"/>.</summary>
/// <remarks>
/// <list type="bullet">
/// <item>At least once: the same event, by its id, may come again at any time. Mark what was taken in the transaction of its effect.</item>
/// <item>In no particular order, and several at once where the publisher has several: one transaction for all of them is what makes it fast.</item>
/// <item>An exception means that none was taken: all of them come again, perhaps one by one.</item>
/// </list>
/// </remarks>
public interface IEventSubscriber
{
    /// <summary>In kebab-case; durable: the queue of a cluster is named by it.</summary>
    string Name { get; }

    IReadOnlyCollection<string> Topics { get; }

    /// <param name="events">One or more, of one topic.</param>
    /// <param name="cancellationToken">The server stops, or it has taken too long.</param>
    ValueTask HandleAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken);
}
