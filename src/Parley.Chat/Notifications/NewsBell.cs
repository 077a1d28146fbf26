using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Outbox;

namespace Parley.Chat.Notifications;

/// <summary>Spares what follows the log the wait for the next second. Asks for the relay late: its consumers stand on the log that rings.</summary>
public sealed class NewsBell(IServiceProvider services)
{
    private OutboxRelay? _relay;

    /// <summary>Something was committed here. Handlers only take note of it.</summary>
    public event Action? Rung;

    /// <summary>Costs nothing; many commits in a row ring once.</summary>
    public void Ring()
    {
        (_relay ??= services.GetRequiredKeyedService<OutboxRelay>(ChatModule.Name)).WakeSoon();
        Rung?.Invoke();
    }
}
