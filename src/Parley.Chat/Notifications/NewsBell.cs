using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Outbox;

namespace Parley.Chat.Notifications;

/// <summary>Spares what other modules are told the wait for the next second. Asks for the relay late: its consumers stand on the log that rings.</summary>
public sealed class NewsBell(IServiceProvider services)
{
    private OutboxRelay? _relay;

    /// <summary>Costs nothing; many commits in a row ring once.</summary>
    public void Ring() => (_relay ??= services.GetRequiredKeyedService<OutboxRelay>(ChatModule.Name)).WakeSoon();
}
