using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Contacts;

/// <summary>
/// Whether two people are contacts, remembered for three seconds: somebody who lets only contacts write to them costs no query per message. Changes of this
/// process count at once. Safe from any thread.
/// </summary>
internal sealed class ContactLookup([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database) : IDisposable
{
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(3);

    private readonly MemoryCache _pairs = new(new MemoryCacheOptions { SizeLimit = 50_000 });
    private long _changes;

    public async ValueTask<bool> AreContactsAsync(UserId one, UserId other, CancellationToken cancellationToken)
    {
        if (_pairs.TryGetValue((one, other), out bool known))
        {
            return known;
        }

        var changes = Interlocked.Read(ref _changes);
        var found = await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<long?>(
                """
                SELECT c.since FROM contacts c JOIN users u ON u.user_key = c.user_key JOIN users o ON o.user_key = c.other_key
                WHERE u.id = @one AND o.id = @other
                """,
                new { one, other }),
            cancellationToken) is not null;

        // What was read before a change must not be kept after it.
        if (changes == Interlocked.Read(ref _changes))
        {
            _pairs.Set((one, other), found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Remembered });
        }

        return found;
    }

    /// <summary>To be called after each committed change.</summary>
    public void Forget(UserId one, UserId other)
    {
        Interlocked.Increment(ref _changes);
        _pairs.Remove((one, other));
        _pairs.Remove((other, one));
    }

    public void Dispose() => _pairs.Dispose();
}
