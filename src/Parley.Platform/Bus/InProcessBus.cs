using System.Collections.Frozen;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Outbox;

namespace Parley.Platform.Bus;

/// <summary>The engine of one process: hands events to every subscriber of their topic, one after another.</summary>
/// <remarks>
/// A subscriber that fails keeps none of the others from taking the events; they get them again with it, and know them by their ids. The subscribers are asked for
/// late: what they stand on may itself publish.
/// </remarks>
public sealed class InProcessBus(IServiceProvider services) : IEventBus
{
    private readonly Lazy<FrozenDictionary<string, IEventSubscriber[]>> _subscribers = new(() => services.GetServices<IEventSubscriber>()
        .SelectMany(subscriber => subscriber.Topics.Select(topic => (topic, subscriber)))
        .GroupBy(pair => pair.topic, pair => pair.subscriber)
        .ToFrozenDictionary(group => group.Key, group => group.ToArray()));

    public async ValueTask PublishAsync(IReadOnlyList<IntegrationEvent> events, CancellationToken cancellationToken)
    {
        List<Exception>? failures = null;
        foreach (var subscriber in _subscribers.Value.GetValueOrDefault(events[0].Topic, []))
        {
            try
            {
                await subscriber.HandleAsync(events, cancellationToken);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                throw;
            }
            catch (Exception exception)
            {
                (failures ??= []).Add(exception);
            }
        }

        if (failures is not null)
        {
            // One that may succeed later decides: what no attempt will carry out must not end the others' attempts.
            ExceptionDispatchInfo.Throw(
                failures.Find(failure => failure is ReceiverUnavailableException) ?? failures.Find(failure => failure is not PermanentFailureException) ?? failures[0]);
        }
    }
}
