using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Platform.Outbox;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Retention;

/// <summary>
/// Now and then: raises the floor of each conversation that has messages past their time, one after another through the log's queue, where each waits its turn behind what
/// people send; and removes what was kept of messages that went long ago. Stopped anywhere, it goes on where it was.
/// </summary>
internal sealed class RetentionSweeper(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, SweepSchedule schedule, RetentionPolicy policy, ConversationLog log, ConversationKeys keys, ConversationFeed feed,
    [FromKeyedServices(ChatModule.Name)] OutboxRelay outbox, IOptions<RetentionOptions> options, TimeProvider clock, ILogger<RetentionSweeper> logger) : BackgroundService
{
    private const int Page = 200;

    /// <summary>Until a conversation that failed is tried again.</summary>
    private static readonly TimeSpan PutOff = TimeSpan.FromMinutes(1);

    /// <summary>A removed row lies on pages in three trees: a few milliseconds of the writer's time.</summary>
    private const int RemovedTogether = 200;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepInterval, clock);
        var applied = false;
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!applied)
                {
                    await schedule.ApplySettingsAsync(stoppingToken);
                    applied = true;
                }

                await SweepAsync(stoppingToken);
                await RemoveOldAsync(stoppingToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                ChatLog.SweepFailed(logger, exception);
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        // What is put off comes after this moment, so each is found again only when more of it is due at once.
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        for (var more = true; more;)
        {
            var page = await schedule.DueAsync(now, Page, cancellationToken);
            var keeping = page.Where(KeepsAll).ToList();
            await schedule.RemoveAsync(keeping, cancellationToken);
            more = page.Count == Page;
            foreach (var due in page.Except(keeping))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!(await SweepAsync(due, cancellationToken)).TryGet(out var swept, out _))
                {
                    return; // the log takes nothing now: at the next sweep
                }

                more |= swept.More;
            }
        }
    }

    /// <summary>One that fails, for whatever reason, holds up no other.</summary>
    private async Task<Result<SweptConversation>> SweepAsync(DueConversation due, CancellationToken cancellationToken)
    {
        try
        {
            return await keys.FindAsync(due.Id, cancellationToken) is { } handle
                ? await log.SubmitAsync(new RaiseFloorCommand(handle, policy, options.Value, feed, outbox))
                : new SweptConversation(null, More: false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException && !database.IsUnavailable(exception))
        {
            ChatLog.ConversationSweepFailed(logger, exception, due.Id.Value);
            await schedule.PutOffAsync(due.Conversation, (clock.GetUtcNow() + PutOff).ToUnixTimeMilliseconds(), cancellationToken);
            return new SweptConversation(null, More: false);
        }
    }

    private bool KeepsAll(DueConversation due) =>
        due.DeletedAt is not null || due.Type == ConversationType.Guest || policy.Of(due.Retention).Mode == RetentionMode.Keep;

    /// <summary>Of messages that went long ago nothing is left, not even that they were.</summary>
    private async Task RemoveOldAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - options.Value.IdsKept).ToUnixTimeMilliseconds();
        while (await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<RaisedFloorRow>(
                "SELECT conversation, seq FROM raised_floors WHERE raised_at <= @before ORDER BY raised_at LIMIT 1", new { before }),
            cancellationToken) is { } floor)
        {
            while (await database.WriteAsync(
                session => session.ExecuteAsync(
                    """
                    DELETE FROM messages WHERE position IN (
                      SELECT m.position FROM messages m WHERE m.conversation = @Conversation AND m.seq <= @Seq ORDER BY m.seq LIMIT @limit)
                    """,
                    new { floor.Conversation, floor.Seq, limit = (long)RemovedTogether }),
                cancellationToken) > 0)
            {
                // until none is left
            }

            await database.WriteAsync(
                session => session.ExecuteAsync("DELETE FROM raised_floors WHERE conversation = @Conversation AND seq = @Seq", new { floor.Conversation, floor.Seq }),
                cancellationToken);
        }
    }

    private sealed class RaisedFloorRow
    {
        public long Conversation { get; init; }

        public long Seq { get; init; }
    }
}
