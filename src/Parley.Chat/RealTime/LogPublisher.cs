using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Parley.Chat.Log;
using Parley.Chat.Notifications;

namespace Parley.Chat.RealTime;

/// <summary>Announces what was committed, batch after batch in the order of the commits, beside the log: neither acknowledgements nor the next batch wait for it.</summary>
public sealed class LogPublisher(NewsBell bell, ILogger<LogPublisher> logger)
{
    /// <summary>Batches that may wait. When announcing falls behind by more, the log waits: memory stays bounded.</summary>
    private const int Waiting = 16;

    private readonly Channel<IReadOnlyList<LogCommand>> _committed =
        Channel.CreateBounded<IReadOnlyList<LogCommand>>(new BoundedChannelOptions(Waiting) { SingleReader = true, SingleWriter = true });

    /// <summary>Takes over a committed batch whose callers have been answered.</summary>
    public ValueTask TakeAsync(IReadOnlyList<LogCommand> committed) => _committed.Writer.WriteAsync(committed);

    /// <summary>A batch has failed of which nobody knows whether it is committed after all.</summary>
    public event Action? Doubted;

    public void Doubt() => Doubted?.Invoke();

    /// <summary>Nothing more comes; <see cref="RunAsync"/> ends when all is announced.</summary>
    public void Complete() => _committed.Writer.TryComplete();

    public async Task RunAsync()
    {
        await foreach (var batch in _committed.Reader.ReadAllAsync())
        {
            foreach (var command in batch)
            {
                try
                {
                    await command.AnnounceAsync();
                }
                catch (Exception exception)
                {
                    // The change stands; who missed it sees the gap in `rev` and syncs.
                    ChatLog.PublishFailed(logger, exception);
                }
            }

            try
            {
                bell.Ring();
            }
            catch (Exception exception)
            {
                // Rung once a second in any case; a loop that ended here would stop the log.
                ChatLog.PublishFailed(logger, exception);
            }
        }
    }
}
