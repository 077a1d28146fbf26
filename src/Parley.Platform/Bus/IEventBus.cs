namespace Parley.Platform.Bus;

/// <summary>
/// Takes events from the module that publishes them to the subscribers of others. Durable through the publisher's outbox: an entry is done only when
/// <see cref="PublishAsync"/> has returned, so nothing is lost however long an engine or a subscriber is away. Safe from any thread.
/// </summary>
public interface IEventBus
{
    /// <summary>Returns when the events are in safe hands: taken by every subscriber of their topic (in process), or stored by the broker.</summary>
    /// <param name="events">One or more, of one topic, in the order of their entries.</param>
    /// <param name="cancellationToken">Gives up; some subscribers may have taken them.</param>
    /// <exception cref="Exception">They are not in safe hands; publish the same events again later.</exception>
    ValueTask PublishAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken);
}
