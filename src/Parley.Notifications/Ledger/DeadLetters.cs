using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Ledger;

/// <summary>What no attempt could deliver, for whoever runs the server: what <c>parley-server outbox</c> shows of this module.</summary>
internal sealed class DeadLetters(IEnumerable<OutboxEditor> editors, IServiceProvider services)
{
    private const int Most = 500;

    private static readonly ParleyError NoLetter = ParleyError.NotFound("dead letter");

    private readonly OutboxEditor _editor = editors.First(editor => editor.Module == NotificationsModule.Name);

    public async ValueTask<ListResponse<DeadLetter>> ListAsync(CancellationToken cancellationToken) => new()
    {
        Items = [.. (await _editor.ListAsync([], deadOnly: true, Most, cancellationToken)).Select(line => new DeadLetter
        {
            Entry = line.Entry,
            Topic = line.Topic,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(line.CreatedAt),
            Attempts = line.Attempts,
            LastError = line.LastError,
        })],
        NextCursor = null,
    };

    public async ValueTask<ParleyError?> ReplayAsync(long entry, CancellationToken cancellationToken)
    {
        if (!await _editor.IsDeadAsync(entry, cancellationToken) || !await _editor.ReplayAsync(entry, cancellationToken))
        {
            return NoLetter;
        }

        services.GetRequiredKeyedService<OutboxRelay>(NotificationsModule.Name).Wake();
        return null;
    }

    public async ValueTask<ParleyError?> DropAsync(long entry, CancellationToken cancellationToken) =>
        await _editor.IsDeadAsync(entry, cancellationToken) && await _editor.DropAsync(entry, cancellationToken) ? null : NoLetter;
}
