using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

/// <summary>
/// Who blocks whom, who is deleted and who does not let everybody reach them, in memory: no query for a message. After each change of one's own, <see cref="RefreshAsync"/>;
/// another process's changes arrive within <see cref="Interval"/>. About 200 bytes for each block. Safe from any thread.
/// </summary>
internal sealed class RelationDirectory(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, TimeProvider clock, ILogger<RelationDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    /// <summary>A change is visible after the time that it carries: by how long a write may take, and by how much the clocks of two servers differ.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(30);

    /// <summary>Blocks that were taken back are kept for longer than this (<see cref="RelationSweeper"/>): who was cut off longer reads everything anew.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    /// <summary>One reading after another: one that began earlier must not be taken over later.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    private ConcurrentDictionary<UserId, ImmutableHashSet<UserId>> _blocks = new(), _blockers = new();
    private ConcurrentDictionary<UserId, Reach> _reach = new();
    private readonly ConcurrentDictionary<UserId, byte> _deleted = new();
    private DateTimeOffset? _readAt;

    public bool Blocks(UserId person, UserId other) => _blocks.TryGetValue(person, out var blocked) && blocked.Contains(other);

    public bool IsBlocked(UserId one, UserId other) => Blocks(one, other) || Blocks(other, one);

    /// <summary>All whom somebody blocks or who block them.</summary>
    public IReadOnlyCollection<UserId> BlockedWith(UserId person)
    {
        var (blocked, blockers) = (_blocks.GetValueOrDefault(person), _blockers.GetValueOrDefault(person));
        return blocked is null ? blockers ?? [] : blockers is null ? blocked : blocked.Union(blockers);
    }

    /// <summary>Who may write to somebody and add them.</summary>
    public Reach ReachOf(UserId person) => _reach.GetValueOrDefault(person);

    public bool IsDeleted(UserId person) => _deleted.ContainsKey(person);

    /// <summary>For a deletion that is about to be committed; false takes it back, when it was not.</summary>
    public void SetDeleted(UserId person, bool deleted)
    {
        if (deleted)
        {
            _deleted.TryAdd(person, 0);
        }
        else
        {
            _deleted.TryRemove(person, out _);
        }
    }

    /// <summary>Knows everybody before the first request is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    /// <summary>Takes over what has changed. To be called after each committed change, before it is answered.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            var now = clock.GetUtcNow();
            var anew = _readAt is null || now - _readAt > Kept;
            var since = anew ? 0 : (_readAt!.Value - Overlap).ToUnixTimeMilliseconds();
            var (blocks, reach, deleted) = await database.ReadAsync(session => ReadAsync(session, since), cancellationToken);
            deleted.ForEach(id => _deleted.TryAdd(id, 0));
            if (anew)
            {
                TakeAll(blocks, reach);
            }
            else
            {
                blocks.ForEach(row => Take(_blocks, _blockers, row));
                reach.ForEach(row => Take(_reach, row));
            }

            _readAt = now;
        }
        finally
        {
            _turn.Release();
        }
    }

    public override void Dispose()
    {
        _turn.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Engine == DatabaseEngine.Sqlite)
        {
            return; // one process
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                AccountsLog.RelationsStale(logger, exception);
            }
        }
    }

    private static async Task<(List<BlockRow> Blocks, List<ReachRow> Reach, List<UserId> Deleted)> ReadAsync(DatabaseSession session, long since)
    {
        var blocks = await session.QueryAsync<BlockRow>(
            """
            SELECT u.id, o.id AS other, b.active FROM blocks b JOIN users u ON u.user_key = b.user_key JOIN users o ON o.user_key = b.other_key
            WHERE b.changed_at > @since
            """,
            new { since });
        var reach = await session.QueryAsync<ReachRow>(
            """
            SELECT u.id, s.who_may_message AS message, s.who_may_add AS "add" FROM user_settings s JOIN users u ON u.user_key = s.user_key
            WHERE s.changed_at > @since AND (@since > 0 OR s.who_may_message <> 0 OR s.who_may_add <> 0)
            """,
            new { since });
        var deleted = await session.QueryAsync<UserId>("SELECT id FROM deleted_users WHERE deleted_at > @since", new { since });
        return ([.. blocks], [.. reach], [.. deleted]);
    }

    private void TakeAll(List<BlockRow> blocks, List<ReachRow> reach)
    {
        ConcurrentDictionary<UserId, ImmutableHashSet<UserId>> blocked = new(), blockers = new();
        var restricted = new ConcurrentDictionary<UserId, Reach>();
        blocks.ForEach(row => Take(blocked, blockers, row));
        reach.ForEach(row => Take(restricted, row));
        (_blocks, _blockers, _reach) = (blocked, blockers, restricted);
    }

    private static void Take(
        ConcurrentDictionary<UserId, ImmutableHashSet<UserId>> blocks, ConcurrentDictionary<UserId, ImmutableHashSet<UserId>> blockers, BlockRow row)
    {
        Set(blocks, row.Id, row.Other, row.Active != 0);
        Set(blockers, row.Other, row.Id, row.Active != 0);
    }

    private static void Take(ConcurrentDictionary<UserId, Reach> all, ReachRow row)
    {
        var reach = new Reach((MessageAudience)row.Message, (AddAudience)row.Add);
        if (reach == default)
        {
            all.TryRemove(row.Id, out _);
        }
        else
        {
            all[row.Id] = reach;
        }
    }

    private static void Set(ConcurrentDictionary<UserId, ImmutableHashSet<UserId>> all, UserId key, UserId value, bool present)
    {
        var before = all.GetValueOrDefault(key, []);
        var after = present ? before.Add(value) : before.Remove(value);
        if (after.IsEmpty)
        {
            all.TryRemove(key, out _);
        }
        else
        {
            all[key] = after;
        }
    }

    private sealed class BlockRow
    {
        public UserId Id { get; init; }

        public UserId Other { get; init; }

        public long Active { get; init; }
    }

    private sealed class ReachRow
    {
        public UserId Id { get; init; }

        public long Message { get; init; }

        public long Add { get; init; }
    }
}

/// <summary>Whom somebody lets write to them and add them; the default is everybody.</summary>
internal readonly record struct Reach(MessageAudience WhoMayMessage, AddAudience WhoMayAdd);
