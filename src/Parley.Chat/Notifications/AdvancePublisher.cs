using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Log;
using Parley.Contracts;
using Parley.Contracts.Chat;
using Parley.Platform.Bus;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;

namespace Parley.Chat.Notifications;

/// <summary>
/// Tells other modules which conversations have moved: the log's entries (<see cref="LogAdvanced"/>), with the conversations' ids in the place of their numbers. What
/// the log writes for it is the one row per batch that it writes anyway.
/// </summary>
internal sealed class AdvancePublisher([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, IEventBus bus) : IOutboxPageConsumer
{
    public string Topic => LogAdvanced.Topic;

    public int PageSize => 512;

    public bool Gathers => true;

    public async ValueTask HandleAsync(OutboxEntry entry, CancellationToken cancellationToken)
    {
        if ((await HandleAsync([entry], cancellationToken))[0] is { } failure)
        {
            throw failure;
        }
    }

    public async ValueTask<IReadOnlyList<Exception?>> HandleAsync(IReadOnlyList<OutboxEntry> page, CancellationToken cancellationToken)
    {
        var advances = page.Select(entry => LogAdvanced.Read(entry.Payload)).ToList();
        var ids = await IdsAsync([.. advances.SelectMany(items => items).Select(item => item.Conversation).Distinct()], cancellationToken);
        return await BusPublisher.PublishAsync(
            bus,
            [.. page.Select((entry, i) => new IntegrationEvent(
                BusPublisher.IdOf(ChatModule.Name, entry), ConversationsAdvanced.Topic, BusPublisher.AtOf(entry), Payload(advances[i], ids)))],
            cancellationToken);
    }

    private static byte[] Payload(IReadOnlyList<LogAdvance> advances, Dictionary<long, ConversationId> ids) => JsonSerializer.SerializeToUtf8Bytes(
        new ConversationsAdvanced
        {
            Items = [.. advances.Where(item => ids.ContainsKey(item.Conversation)).Select(item => new ConversationAdvance(ids[item.Conversation], item.After, item.UpTo))],
        },
        ContractsJson.Default.ConversationsAdvanced);

    private async ValueTask<Dictionary<long, ConversationId>> IdsAsync(long[] numbers, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<long, ConversationId>(numbers.Length);
        await database.ReadAsync(
            async session =>
            {
                await Ids.ReadAsync(session, numbers, bind: null, row => ids[row.Number(0)] = new ConversationId(row.Id(1)));
                return true;
            },
            cancellationToken);
        return ids;
    }

    private static readonly SetQuery Ids = new("SELECT conversation, id FROM conversations WHERE conversation IN ($1)");
}
