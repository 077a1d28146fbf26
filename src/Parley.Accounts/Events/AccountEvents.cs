using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Outbox;

namespace Parley.Accounts.Events;

/// <summary>
/// Tells other modules what happened to accounts: written in the transaction of its cause, handed over after the commit. Safe from any thread.
/// </summary>
/// <remarks>The relay is asked for late: it needs the handlers, and those read what this module's services know.</remarks>
internal sealed class AccountEvents(IServiceProvider services, TimeProvider clock)
{
    public const string Topic = "account-events";

    /// <summary>In the transaction that makes it true. Call <see cref="Wake"/> after the commit.</summary>
    public Task AddAsync(DatabaseSession session, AccountEvent happened) => OutboxTable.AddAsync(
        session, Topic, JsonSerializer.SerializeToUtf8Bytes(happened, AccountEventJson.Default.AccountEvent), clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>What its owner is notified of. The same rules.</summary>
    public Task AddAsync(DatabaseSession session, AccountNotice notice) => OutboxTable.AddAsync(
        session, AccountNotice.Topic, JsonSerializer.SerializeToUtf8Bytes(notice, ContractsJson.Default.AccountNotice), clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Spares what was written the wait for the next second. Harmless when nothing was.</summary>
    public void Wake() => services.GetRequiredKeyedService<OutboxRelay>(AccountsModule.Name).Wake();
}

/// <summary>Hands account events to every module that handles them.</summary>
internal sealed class AccountEventConsumer(IEnumerable<IAccountListener> handlers) : IOutboxConsumer
{
    private readonly IAccountListener[] _handlers = [.. handlers];

    public string Topic => AccountEvents.Topic;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        var happened = JsonSerializer.Deserialize(entry.Payload, AccountEventJson.Default.AccountEvent)
            ?? throw new InvalidDataException("The entry is empty.");
        foreach (var handler in _handlers)
        {
            await handler.HandleAsync(happened, cancellationToken);
        }
    }
}

/// <summary>How events are stored: by names, so that a kind may be added anywhere.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AccountEvent))]
internal sealed partial class AccountEventJson : JsonSerializerContext;
