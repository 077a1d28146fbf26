using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Accounts.Audit;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.Tokens;

/// <summary>
/// The keys of access tokens, from their table; the first one is made at the first start. A rotation adds a key that is published before it signs; the one before
/// it verifies until the last token that it may have signed has expired. Safe from any thread.
/// </summary>
internal sealed class SigningKeys(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, AuditLog audit, TimeProvider clock, ILogger<SigningKeys> logger) : ISigningKeys
{
    /// <summary>Every process looks into the table this often.</summary>
    public static readonly TimeSpan FollowInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// From a key's publication to its first signature: longer than verifiers may keep <c>/.well-known/jwks.json</c> (5 minutes) after a process that has not
    /// looked into the table yet has given it to them.
    /// </summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMinutes(10);

    // Another process may have made a key since. Asked for at most this often, because anybody can invent key ids.
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(5);

    // A process that has not heard of a key that signs at once goes on with the one before until it looks again.
    private static readonly TimeSpan KeptAfterRetirement = AccountsOptions.LongestAccessToken + TimeSpan.FromMinutes(1);

    internal static readonly byte[] Purpose = "parley accounts signing key"u8.ToArray();

    private volatile Ring? _ring;
    private long _loadedAt;

    /// <summary>The key that signs now.</summary>
    public SigningKey Current => Loaded.At(clock.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>Every key whose tokens are accepted, also one that does not sign yet.</summary>
    public IEnumerable<SigningKey> All => Loaded.ById.Values;

    private Ring Loaded => _ring ?? throw new InvalidOperationException("The signing keys are loaded when the host starts.");

    /// <summary>Whether it is one of ours, as far as this process knows.</summary>
    public bool Has(string kid) => Loaded.ById.ContainsKey(kid);

    /// <summary>The key of that id, when it is one of ours.</summary>
    public async ValueTask<SigningKey?> FindAsync(string kid, CancellationToken cancellationToken)
    {
        if (Loaded.ById.TryGetValue(kid, out var key))
        {
            return key;
        }

        var loadedAt = Volatile.Read(ref _loadedAt);
        if (clock.GetElapsedTime(loadedAt) < ReloadInterval || Interlocked.CompareExchange(ref _loadedAt, clock.GetTimestamp(), loadedAt) != loadedAt)
        {
            return null;
        }

        await LoadAsync(cancellationToken);
        return Loaded.ById.GetValueOrDefault(kid);
    }

    /// <summary>Reads the table, and makes the first key when it is empty.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        Volatile.Write(ref _loadedAt, clock.GetTimestamp());
        var rows = await ReadAsync(cancellationToken);
        if (!rows.Any(row => row.RetiredAt is null))
        {
            await AddAsync(TimeSpan.Zero, "NOT EXISTS (SELECT 1 FROM signing_keys WHERE retired_at IS NULL)", default, discardOthers: false, cancellationToken);
            rows = await ReadAsync(cancellationToken);
        }

        var known = _ring?.ById;
        var keys = rows.Select(row => (Key: known?.GetValueOrDefault(row.Kid) ?? new SigningKey(masterKeys.Unwrap(row.PrivateKey, Purpose)), row.SignsFrom)).ToArray();
        _ring = new Ring(keys, keys.ToFrozenDictionary(item => item.Key.Kid, item => item.Key, StringComparer.Ordinal));
    }

    public async ValueTask<SigningRotation> RotateAsync(bool compromised, CancellationToken cancellationToken) =>
        (await AddAsync(compromised ? TimeSpan.Zero : Lead, "1 = 1", default, compromised, cancellationToken))!;

    /// <summary>Rotates when the newest key has signed for longer than <paramref name="lifetime"/>; of processes that notice it together, one.</summary>
    public async ValueTask RotateOldAsync(TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var limit = clock.GetUtcNow() - lifetime;
        if (Loaded.Newest <= limit.ToUnixTimeMilliseconds())
        {
            await AddAsync(
                Lead, "NOT EXISTS (SELECT 1 FROM signing_keys WHERE COALESCE(signs_from, created_at) > @limit)", limit, discardOthers: false, cancellationToken);
        }
    }

    /// <summary>Removes the keys whose tokens have all expired.</summary>
    public async ValueTask RemoveExpiredAsync(CancellationToken cancellationToken)
    {
        var before = (clock.GetUtcNow() - KeptAfterRetirement).ToUnixTimeMilliseconds();
        if ((await database.ReadAsync(session => session.QueryAsync<string>("SELECT kid FROM signing_keys WHERE retired_at <= @before", new { before }), cancellationToken)).Count > 0)
        {
            await database.WriteAsync(session => session.ExecuteAsync("DELETE FROM signing_keys WHERE retired_at <= @before", new { before }), cancellationToken);
        }
    }

    // The one that signs last comes first.
    private ValueTask<IReadOnlyList<KeyRow>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<KeyRow>(
            """
            SELECT kid, private_key, COALESCE(signs_from, created_at) AS signs_from, retired_at FROM signing_keys
            WHERE retired_at IS NULL OR retired_at > @since ORDER BY COALESCE(signs_from, created_at) DESC, kid
            """,
            new { since = (clock.GetUtcNow() - KeptAfterRetirement).ToUnixTimeMilliseconds() }),
        cancellationToken);

    private async ValueTask<SigningRotation?> AddAsync(
        TimeSpan lead, string condition, DateTimeOffset limit, bool discardOthers, CancellationToken cancellationToken)
    {
        // The first one is no change of anything: it comes with the database.
        var isFirst = _ring is null && lead == TimeSpan.Zero && !discardOthers;
        var privateKey = SigningKey.CreatePrivateKey();
        var now = clock.GetUtcNow();
        var row = new
        {
            kid = new SigningKey(privateKey).Kid,
            wrapped = masterKeys.Wrap(privateKey, Purpose),
            now = now.ToUnixTimeMilliseconds(),
            from = (now + lead).ToUnixTimeMilliseconds(),
            limit = limit.ToUnixTimeMilliseconds(),
        };
        var made = await database.WriteAsync(
            async session =>
            {
                if (await session.ExecuteAsync(
                    $"INSERT INTO signing_keys (kid, private_key, created_at, signs_from) SELECT @kid, @wrapped, @now, @from WHERE {condition}", row) == 0)
                {
                    return false;
                }

                await session.ExecuteAsync(
                    discardOthers ? "DELETE FROM signing_keys WHERE kid <> @kid" : "UPDATE signing_keys SET retired_at = @from WHERE kid <> @kid AND retired_at IS NULL",
                    row);
                if (!isFirst)
                {
                    await audit.AddAsync(session, new AuditEvent(AuditKinds.SigningKeyMade, Detail: new Dictionary<string, string> { ["kid"] = row.kid }));
                }

                return true;
            },
            cancellationToken);
        if (!made)
        {
            return null;
        }

        AccountsLog.SigningKeyMade(logger, row.kid);
        if (_ring is not null)
        {
            await LoadAsync(cancellationToken);
        }

        return new SigningRotation(row.kid, now + lead);
    }

    /// <param name="Keys">With the moment from which each signs, the last one first.</param>
    private sealed record Ring(IReadOnlyList<(SigningKey Key, long SignsFrom)> Keys, FrozenDictionary<string, SigningKey> ById)
    {
        public long Newest => Keys[0].SignsFrom;

        public SigningKey At(long now)
        {
            foreach (var (key, signsFrom) in Keys)
            {
                if (signsFrom <= now)
                {
                    return key;
                }
            }

            return Keys[^1].Key; // a clock that was set back
        }
    }

    private sealed class KeyRow
    {
        public required string Kid { get; init; }

        public required byte[] PrivateKey { get; init; }

        public required long SignsFrom { get; init; }

        public long? RetiredAt { get; init; }
    }
}
