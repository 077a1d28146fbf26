using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;

namespace Parley.Chat.Search.Index;

/// <summary>
/// Writes the index. Of several processes one holds it, for some seconds at a time; what another one has begun meanwhile is refused, so that nothing is written twice. Not for use
/// from two threads.
/// </summary>
internal sealed class IndexWriter([FromKeyedServices(SearchModule.Name)] ModuleDatabase database, SearchKeys keys, TimeProvider clock)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(20);

    private static readonly string[] SegmentTables = ["segments", "segment_messages", "segment_words"];

    private readonly long _holder = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) | 1;
    private long _heldUntil;

    /// <summary>Makes the hashes of the index as it is; null while this process does not hold it.</summary>
    public SearchHasher? Hasher { get; private set; }

    /// <summary>How often the index was begun anew, as far as this process knows.</summary>
    public long Generation { get; private set; } = -1;

    /// <summary>Takes or keeps the index. One that was not made of the present log, in the present way, with a key that is still there, is begun anew.</summary>
    /// <returns>False while another process holds it.</returns>
    public async ValueTask<bool> HoldAsync(long epoch, CancellationToken cancellationToken)
    {
        if (Hasher is not null && _heldUntil - Now > (long)(Lease / 2).TotalMilliseconds)
        {
            return true;
        }

        var state = await database.WriteAsync(session => TakeAsync(session, epoch), cancellationToken);
        (Hasher, Generation, _heldUntil) = state is null ? (null, Generation, 0) : (keys.Find(state.Proof), state.Generation, state.HeldUntil);
        return Hasher is not null;
    }

    /// <summary>Lets another process go on at once.</summary>
    public async ValueTask ReleaseAsync()
    {
        if (Hasher is not null)
        {
            Hasher = null;
            await database.WriteAsync(
                session => session.ExecuteAsync("UPDATE index_state SET holder = 0, held_until = 0 WHERE holder = @holder", new { holder = _holder }),
                CancellationToken.None);
        }
    }

    /// <summary>Empties the index. Whoever holds it notices at its next write.</summary>
    public async ValueTask BeginAnewAsync(CancellationToken cancellationToken) => await database.WriteAsync(
        async session =>
        {
            await LockAsync(session);
            await ClearAsync(session);
            return await session.ExecuteAsync(
                "UPDATE index_state SET format = 0, generation = generation + 1, holder = 0, held_until = 0 WHERE id = 1");
        },
        cancellationToken);

    /// <returns>False, and nothing is written, when the index is no longer this process's.</returns>
    public async ValueTask<bool> WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        var segment = SegmentBuilder.Build(batch.Messages);
        return await GuardAsync(
            async (session, state) =>
            {
                foreach (var removal in batch.Removals)
                {
                    await session.Prepare("INSERT INTO removals (step, conversation, from_seq, to_seq) VALUES ($1, $2, $3, $4)")
                        .Bind(1, state.Step + 1).Bind(2, removal.Conversation).Bind(3, removal.From).Bind(4, removal.To).ExecuteAsync();
                }

                if (segment is not null)
                {
                    await InsertAsync(session, segment, state.Step + 2);
                }

                foreach (var (conversation, progress) in batch.Progress)
                {
                    await StoreAsync(session, conversation, progress);
                }

                return state.Step + 2;
            },
            cancellationToken);
    }

    /// <summary>Puts one segment in the place of others. The removals that it leaves out hold for it no longer.</summary>
    public ValueTask<bool> ReplaceAsync(IReadOnlyCollection<StoredSegment> old, Segment? merged, CancellationToken cancellationToken) => GuardAsync(
        async (session, state) =>
        {
            foreach (var segment in old)
            {
                foreach (var table in SegmentTables)
                {
                    await session.Prepare($"DELETE FROM {table} WHERE segment = $1").Bind(1, segment.Row.Segment).ExecuteAsync();
                }
            }

            if (merged is not null)
            {
                await InsertAsync(session, merged, state.Step + 1);
            }

            return state.Step + 1;
        },
        cancellationToken);

    /// <summary>Forgets removals that have reached every segment.</summary>
    public ValueTask<bool> ForgetRemovalsAsync(long upTo, CancellationToken cancellationToken) => GuardAsync(
        async (session, state) =>
        {
            await session.ExecuteAsync("DELETE FROM removals WHERE step <= @upTo", new { upTo });
            return state.Step;
        },
        cancellationToken);

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private async Task<IndexState?> TakeAsync(DatabaseSession session, long epoch)
    {
        var state = await LockAsync(session);
        if (state.Holder != _holder && state.HeldUntil > Now)
        {
            return null;
        }

        if (!state.IsOf(epoch, keys))
        {
            await ClearAsync(session);
            await session.ExecuteAsync(
                "UPDATE index_state SET format = @format, epoch = @epoch, proof = @proof, generation = generation + 1 WHERE id = 1",
                new { format = IndexState.CurrentFormat, epoch, proof = keys.Current });
        }

        await session.ExecuteAsync(
            "UPDATE index_state SET holder = @holder, held_until = @until WHERE id = 1", new { holder = _holder, until = Now + (long)Lease.TotalMilliseconds });
        return await session.QuerySingleAsync<IndexState>(IndexState.Select);
    }

    private async ValueTask<bool> GuardAsync(Func<DatabaseSession, IndexState, Task<long>> work, CancellationToken cancellationToken)
    {
        var written = await database.WriteAsync(
            async session =>
            {
                var state = await LockAsync(session);
                if (state.Holder != _holder || state.Generation != Generation)
                {
                    return false;
                }

                await session.ExecuteAsync("UPDATE index_state SET step = @step WHERE id = 1", new { step = await work(session, state) });
                return true;
            },
            cancellationToken);
        Hasher = written ? Hasher : null;
        return written;
    }

    private static Task<IndexState> LockAsync(DatabaseSession session) =>
        session.QuerySingleAsync<IndexState>(IndexState.Select + (session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : ""));

    private static async Task ClearAsync(DatabaseSession session)
    {
        foreach (var table in SegmentTables.Concat(["removals", "indexed_conversations"]))
        {
            await session.ExecuteAsync($"DELETE FROM {table}");
        }
    }

    private static async Task InsertAsync(DatabaseSession session, Segment segment, long step)
    {
        var number = 0L;
        await session.Prepare("""
            INSERT INTO segments (step, messages, bytes, oldest, newest, directory) VALUES ($1, $2, $3, $4, $5, $6) RETURNING segment
            """)
            .Bind(1, step).Bind(2, segment.Messages).Bind(3, segment.Bytes).Bind(4, segment.Oldest).Bind(5, segment.Newest).Bind(6, segment.Directory)
            .ReadAsync(row => number = row.Number(0));
        foreach (var (first, places) in segment.Places)
        {
            await session.Prepare("INSERT INTO segment_messages (segment, number, places) VALUES ($1, $2, $3)")
                .Bind(1, number).Bind(2, first).Bind(3, places).ExecuteAsync();
        }

        foreach (var (word, lists) in segment.Words)
        {
            await session.Prepare("INSERT INTO segment_words (segment, word, lists) VALUES ($1, $2, $3)").Bind(1, number).Bind(2, word).Bind(3, lists).ExecuteAsync();
        }
    }

    private static async ValueTask StoreAsync(DatabaseSession session, long conversation, Progress? progress)
    {
        if (progress is not { } known)
        {
            await session.Prepare("DELETE FROM indexed_conversations WHERE conversation = $1").Bind(1, conversation).ExecuteAsync();
            return;
        }

        await session.Prepare("""
            INSERT INTO indexed_conversations (conversation, seq, rev, floor) VALUES ($1, $2, $3, $4)
            ON CONFLICT (conversation) DO UPDATE SET seq = excluded.seq, rev = excluded.rev, floor = excluded.floor
            """).Bind(1, conversation).Bind(2, known.Seq).Bind(3, known.Rev).Bind(4, known.Floor).ExecuteAsync();
    }
}
