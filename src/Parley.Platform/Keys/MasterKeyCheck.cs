using System.Security.Cryptography;
using Parley.Platform.Configuration;
using Parley.Platform.Database;

namespace Parley.Platform.Keys;

/// <summary>
/// Whether the key file is the one that the databases need. Each database with wrapped secrets says so itself, in its table <c>master_keys</c>: a proof per number.
/// The checks read only; nothing is written, and no key file made, before they have passed.
/// </summary>
public sealed class MasterKeyCheck(DataFolder folder, IEnumerable<WrappedSecrets> secrets)
{
    private const string Advice = "Put the right key file back from its backup (docs/operations/keys.md). Nothing was changed.";

    private readonly List<IGrouping<ModuleDatabase, WrappedSecrets>> _databases = [.. secrets.GroupBy(one => one.Database)];

    /// <summary>Before a key file is made: that there is one where there is data.</summary>
    /// <exception cref="KeyFileException">There is none, and a database needs it.</exception>
    public async Task ThrowIfMissingAsync(CancellationToken cancellationToken)
    {
        var path = MasterKeys.FileOf(folder);
        if (File.Exists(path))
        {
            return;
        }

        foreach (var database in _databases)
        {
            var proofs = await ProofsAsync(database.Key, cancellationToken);
            if (proofs.Count > 0 || await SampleAsync(database, cancellationToken) is not null)
            {
                var numbers = proofs.Count == 0 ? "a master key" : $"master key {string.Join(", ", proofs.Select(proof => proof.Number))}";
                throw new KeyFileException($"{path} is missing, but the database of '{database.Key.Module}' is encrypted with {numbers}. {Advice}");
            }
        }
    }

    /// <summary>Before anything is written: that these keys are those of every database.</summary>
    /// <exception cref="KeyFileException">They are not.</exception>
    public async Task ThrowIfWrongAsync(MasterKeys keys, CancellationToken cancellationToken)
    {
        foreach (var database in _databases)
        {
            await ThrowIfWrongAsync(keys, database, cancellationToken);
        }
    }

    /// <summary>Leaves a proof of each key in each database, and forgets those of keys that were removed. Before a key is first used.</summary>
    /// <exception cref="KeyFileException">Another server was first, with other keys.</exception>
    public async Task ProveAsync(MasterKeys keys, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var database in _databases)
        {
            await database.Key.WriteAsync(session => ProveAsync(session, keys, now), cancellationToken);
            await ThrowIfWrongAsync(keys, database, cancellationToken);
        }
    }

    /// <summary>How many secrets of all modules hang on each master key, by number.</summary>
    public async Task<IReadOnlyDictionary<int, long>> CountAsync(CancellationToken cancellationToken)
    {
        var counts = new Dictionary<int, long>();
        foreach (var one in _databases.SelectMany(database => database))
        {
            foreach (var (number, count) in await one.CountAsync(cancellationToken))
            {
                counts[number] = counts.GetValueOrDefault(number) + count;
            }
        }

        return counts;
    }

    private static async Task<int> ProveAsync(DatabaseSession session, MasterKeys keys, DateTimeOffset now)
    {
        foreach (var key in keys.Keys)
        {
            await session.ExecuteAsync(
                "INSERT INTO master_keys (number, proof, created_at) VALUES (@number, @proof, @now) ON CONFLICT DO NOTHING",
                new { number = (long)key.Number, proof = keys.Prove(key.Number), now = now.ToUnixTimeMilliseconds() });
        }

        // Only of keys that were replaced and removed. A younger one that this file lacks is another server's.
        return await session.ExecuteAsync(
            "DELETE FROM master_keys WHERE number < @current AND number NOT IN @kept",
            new { current = (long)keys.Current, kept = SqlList.Of(keys.Keys.Select(key => (long)key.Number)) });
    }

    private static async Task ThrowIfWrongAsync(
        MasterKeys keys, IGrouping<ModuleDatabase, WrappedSecrets> database, CancellationToken cancellationToken)
    {
        var proofs = await ProofsAsync(database.Key, cancellationToken);
        foreach (var proof in proofs)
        {
            await ThrowIfWrongAsync(keys, database, proof, cancellationToken);
        }

        if (proofs.Count == 0 && await SampleAsync(database, cancellationToken) is { } sample)
        {
            ThrowIfWrong(keys, database.Key, sample);
        }
    }

    private static async Task ThrowIfWrongAsync(
        MasterKeys keys, IGrouping<ModuleDatabase, WrappedSecrets> database, ProofRow proof, CancellationToken cancellationToken)
    {
        var number = (int)proof.Number;
        if (keys.Holds(number))
        {
            if (!keys.IsProof(number, proof.Proof))
            {
                throw new KeyFileException(
                    $"{keys.Path} holds another master key {number} than the one that the database of '{database.Key.Module}' is encrypted with: it belongs to " +
                    $"another installation, or was made anew after the right one was lost. {Advice}");
            }

            return;
        }

        if (number > keys.Current)
        {
            throw new KeyFileException(
                $"{keys.Path} lacks master key {number}, which another server of the database of '{database.Key.Module}' has: its key file is newer. {Advice}");
        }

        var needed = 0L;
        foreach (var one in database)
        {
            needed += (await one.CountAsync(cancellationToken)).GetValueOrDefault(number);
        }

        // None: it was removed when it had been replaced everywhere.
        if (needed > 0)
        {
            throw new KeyFileException(
                $"{keys.Path} lacks master key {number}: {needed} secrets of the database of '{database.Key.Module}' are wrapped with it. {Advice}");
        }
    }

    // A database from before the proofs, or one whose first start did not get as far: its first secret tells.
    private static void ThrowIfWrong(MasterKeys keys, ModuleDatabase database, WrappedSecret sample)
    {
        try
        {
            keys.Unwrap(sample.Wrapped, sample.Purpose);
        }
        catch (CryptographicException exception)
        {
            throw new KeyFileException($"{keys.Path} does not fit the database of '{database.Module}': {sample.Label}: {exception.Message} {Advice}");
        }
    }

    private static async Task<IReadOnlyList<ProofRow>> ProofsAsync(ModuleDatabase database, CancellationToken cancellationToken) =>
        await database.HasTableAsync("master_keys", cancellationToken)
            ? await database.ReadAsync(session => session.QueryAsync<ProofRow>("SELECT number, proof FROM master_keys ORDER BY number"), cancellationToken)
            : [];

    private static async Task<WrappedSecret?> SampleAsync(IGrouping<ModuleDatabase, WrappedSecrets> database, CancellationToken cancellationToken)
    {
        foreach (var one in database)
        {
            if (await database.Key.HasTableAsync(one.Table, cancellationToken)
                && await database.Key.ReadAsync(session => one.ReadAsync(session, null, null, 1), cancellationToken) is [var first])
            {
                return first;
            }
        }

        return null;
    }

    private sealed class ProofRow
    {
        public long Number { get; init; }

        public required byte[] Proof { get; init; }
    }
}
