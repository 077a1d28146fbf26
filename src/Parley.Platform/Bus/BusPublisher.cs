using System.Globalization;
using Parley.Platform.Outbox;

namespace Parley.Platform.Bus;

/// <summary>Publishes a topic of a module's outbox as it stands: entry by entry, under the entry's own name.</summary>
/// <param name="gathers">See <see cref="IOutboxPageConsumer.Gathers"/>.</param>
public sealed class BusPublisher(string module, string topic, IEventBus bus, bool gathers = false) : IOutboxPageConsumer
{
    public string Topic => topic;

    public int PageSize => gathers ? 512 : 64;

    public bool Gathers => gathers;

    public ValueTask<IReadOnlyList<Exception?>> HandleAsync(IReadOnlyList<OutboxEntry> page, CancellationToken cancellationToken) =>
        PublishAsync(bus, [.. page.Select(entry => new IntegrationEvent(IdOf(module, entry), topic, AtOf(entry), entry.Payload))], cancellationToken);

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken) =>
        await bus.PublishAsync([new IntegrationEvent(IdOf(module, entry), topic, AtOf(entry), entry.Payload)], cancellationToken);

    /// <summary>All together, and when that fails one by one: so a poisonous event is parked alone. Not where nobody can take any.</summary>
    /// <returns>For each why it failed; null where it did not.</returns>
    public static async ValueTask<IReadOnlyList<Exception?>> PublishAsync(IEventBus bus, IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
    {
        var outcomes = new Exception?[events.Count];
        try
        {
            await bus.PublishAsync(events, cancellationToken);
            return outcomes;
        }
        catch (Exception exception) when (events.Count == 1 || exception is ReceiverUnavailableException || cancellationToken.IsCancellationRequested)
        {
            Array.Fill(outcomes, exception);
            return outcomes;
        }
        catch (Exception)
        {
            // Each by itself says what was wrong with it.
        }

        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = (await PublishAsync(bus, [events[i]], cancellationToken))[0];
        }

        return outcomes;
    }

    /// <summary>The time beside the number: a database that was put back from a backup counts its entries on from an earlier one.</summary>
    public static string IdOf(string module, OutboxEntry entry) =>
        string.Create(CultureInfo.InvariantCulture, $"{module}-{entry.Entry}-{entry.CreatedAt}");

    public static DateTimeOffset AtOf(OutboxEntry entry) => DateTimeOffset.FromUnixTimeMilliseconds(entry.CreatedAt);
}
