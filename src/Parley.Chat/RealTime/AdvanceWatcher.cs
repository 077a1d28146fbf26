using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Chat.Log;
using Parley.Platform.Database;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>
/// Finds what is committed and was not announced here: by another process, or by this one when it did not learn that its commit had succeeded. One query per
/// second, of the entries that batches leave in the outbox.
/// </summary>
/// <remarks>
/// SQLite has one process, which knows of its own commits. There it asks only after a failed write, of which nobody knows whether it was committed after all.
/// </remarks>
internal sealed class AdvanceWatcher(
    AdvanceReader reader, ConversationLanes lanes, Sequencer sequencer, Welcome welcome, ConversationRooms rooms, LogPublisher publisher, SocketIOServer io,
    TimeProvider clock, ILogger<AdvanceWatcher> logger) : BackgroundService
{
    /// <summary>
    /// Promise 5: a lost hint is found within a second. When the database comes back, within the longest pause: clients must have everything 10 s later (I5).
    /// </summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(4);

    /// <summary>Entries read at the start, and after a doubt: more than can be between their id and their commit.</summary>
    private const int FirstEntries = 500;

    /// <summary>Entries that are worked off. Who has missed more closes its sockets instead: their clients come again and sync.</summary>
    private const int MaxEntries = 50_000;

    /// <summary>Entries are kept for at least a minute (<c>Parley:Outbox:Keep</c>). Who was cut off for about as long looks whether some are gone.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(45);

    private SeenEntries? _seen;
    private DateTimeOffset _readAt;
    private TimeSpan _pause = Interval;
    private volatile bool _doubt;

    private bool IsShared => reader.Engine == DatabaseEngine.Postgres;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        publisher.Doubted += () => _doubt = true;
        using var timer = new PeriodicTimer(Interval, clock);
        var nextAt = clock.GetUtcNow();
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            lanes.Sweep(rooms.HasSockets);
            if (clock.GetUtcNow() < nextAt)
            {
                continue;
            }

            await LookAsync(stoppingToken);
            nextAt = _pause == Interval ? nextAt : clock.GetUtcNow() + _pause;
        }
    }

    /// <summary>Backs off while the database does not answer: whoever uses it says so already.</summary>
    private async Task LookAsync(CancellationToken stoppingToken)
    {
        try
        {
            sequencer.Retry();
            if (IsShared || _doubt)
            {
                _doubt = false;
                await ReadAsync(stoppingToken);
            }

            _pause = Interval;
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            _doubt = true;
            _pause = _pause >= LongestPause ? LongestPause : _pause * 2;
            if (!reader.IsUnavailable(exception))
            {
                ChatLog.WatchFailed(logger, exception);
            }
        }
    }

    private async Task ReadAsync(CancellationToken stoppingToken)
    {
        if (_seen is null || !IsShared)
        {
            _seen = new SeenEntries(Math.Max(0, await reader.LastEntryAsync(stoppingToken) - FirstEntries));
            _readAt = clock.GetUtcNow();
        }

        var now = clock.GetUtcNow();

        // What is read again and again does not count: under a steady load the window alone may hold as many.
        var most = MaxEntries + _seen.Count;
        var entries = await reader.EntriesAsync(_seen.After, most, stoppingToken);
        if (entries.Count > most || (now - _readAt > Kept && await reader.OldestEntryAsync(stoppingToken) > _seen.After + 1))
        {
            CloseSockets();
            _seen = null;
            return;
        }

        _readAt = now;
        var fresh = _seen.Add(entries, now);
        try
        {
            await FollowAsync(await reader.AdvancesAsync(fresh, stoppingToken), stoppingToken);
        }
        catch
        {
            _seen.Forget(fresh);
            throw;
        }
    }

    private async Task FollowAsync(IReadOnlyCollection<LogAdvance> advances, CancellationToken stoppingToken)
    {
        // What a lane does not cover may have brought in somebody who is connected here.
        var uncovered = new List<LogAdvance>();
        foreach (var advance in advances)
        {
            if (!Reach(advance))
            {
                uncovered.Add(advance);
            }
        }

        foreach (var inflow in await reader.InflowsAsync(uncovered, stoppingToken))
        {
            welcome.Add(inflow);
        }
    }

    /// <summary>False when the conversation has no lane, or one that began later.</summary>
    private bool Reach(LogAdvance advance)
    {
        if (lanes.Find(advance.Conversation) is not { } lane)
        {
            return false;
        }

        lock (lane)
        {
            if (lane.IsGone)
            {
                return false;
            }

            // The common case, one's own commit: pushed long ago.
            if (!lane.IsIdle || lane.Position.Published < advance.UpTo)
            {
                sequencer.Add(lane, new ReachWork(advance.UpTo));
            }
        }

        return lane.Since <= advance.After;
    }

    private void CloseSockets()
    {
        ChatLog.FellBehind(logger);
        foreach (var socket in io.Of("/").Sockets)
        {
            socket.CloseTransport();
        }
    }
}
