using System.Collections.Frozen;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Platform.Database;
using Parley.Platform.Keys;

namespace Parley.Accounts.Tokens;

/// <summary>The keys of access tokens, from their table; the first one is made at the first start. Safe from any thread.</summary>
internal sealed class SigningKeys(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, TimeProvider clock, ILogger<SigningKeys> logger)
{
    // Another process may have made a key since. Asked for at most this often, because anybody can invent key ids.
    private static readonly TimeSpan ReloadInterval = TimeSpan.FromSeconds(5);

    internal static readonly byte[] Purpose = "parley accounts signing key"u8.ToArray();

    private volatile Ring? _ring;
    private long _loadedAt;

    /// <summary>The key that signs now.</summary>
    public SigningKey Current => Loaded.Current;

    /// <summary>Every key whose tokens are accepted.</summary>
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
            await MakeAsync(cancellationToken);
            rows = await ReadAsync(cancellationToken);
        }

        var known = _ring?.ById;
        var keys = rows.Select(row => known?.GetValueOrDefault(row.Kid) ?? new SigningKey(masterKeys.Unwrap(row.PrivateKey, Purpose))).ToList();
        var current = rows.Select((row, index) => (row, index)).First(item => item.row.RetiredAt is null).index;
        _ring = new Ring(keys[current], keys.ToFrozenDictionary(key => key.Kid, StringComparer.Ordinal));
    }

    private ValueTask<IReadOnlyList<KeyRow>> ReadAsync(CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<KeyRow>(
            """
            SELECT kid, private_key, retired_at FROM signing_keys
            WHERE retired_at IS NULL OR retired_at > @since ORDER BY created_at DESC, kid
            """,
            new { since = (clock.GetUtcNow() - AccountsOptions.LongestAccessToken).ToUnixTimeMilliseconds() }),
        cancellationToken);

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var privateKey = SigningKey.CreatePrivateKey();
        var kid = new SigningKey(privateKey).Kid;
        var row = new { kid, wrapped = masterKeys.Wrap(privateKey, Purpose), now = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        var made = await database.WriteAsync(
            session => session.ExecuteAsync(
                """
                INSERT INTO signing_keys (kid, private_key, created_at)
                SELECT @kid, @wrapped, @now WHERE NOT EXISTS (SELECT 1 FROM signing_keys WHERE retired_at IS NULL)
                """,
                row),
            cancellationToken);
        if (made > 0)
        {
            AccountsLog.SigningKeyMade(logger, kid);
        }
    }

    private sealed record Ring(SigningKey Current, FrozenDictionary<string, SigningKey> ById);

    private sealed class KeyRow
    {
        public required string Kid { get; init; }

        public required byte[] PrivateKey { get; init; }

        public long? RetiredAt { get; init; }
    }
}
