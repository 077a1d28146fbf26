using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.People;

/// <summary>A user's number in this module's rows. Numbers never change, so they are cached without an end; the cache is bounded.</summary>
public sealed class PersonDirectory([FromKeyedServices(ChatModule.Name)] ModuleDatabase database) : IDisposable
{
    private readonly MemoryCache _numbers = new(new MemoryCacheOptions { SizeLimit = 100_000 });

    /// <summary>The user's number, given now when they are new to the chat.</summary>
    public async ValueTask<long> GetAsync(UserId id, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, cancellationToken) is { } known)
        {
            return known;
        }

        return Remember(id, await database.WriteAsync(session => InsertAsync(session, id), cancellationToken));
    }

    /// <summary>Null for somebody who is new to the chat. For ids that a request names: they need not be anybody's.</summary>
    public async ValueTask<long?> FindAsync(UserId id, CancellationToken cancellationToken)
    {
        if (_numbers.TryGetValue(id, out long person))
        {
            return person;
        }

        var found = await database.ReadAsync(session => FindAsync(session, id), cancellationToken);
        return found is { } known ? Remember(id, known) : null;
    }

    public async ValueTask<IReadOnlyList<long>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        var people = new List<long>(ids.Count);
        foreach (var id in ids)
        {
            people.Add(await GetAsync(id, cancellationToken));
        }

        return people;
    }

    /// <summary>A guest's person has become the account's: what was known of its id holds no longer.</summary>
    public void Forget(UserId id) => _numbers.Remove(id);

    private long Remember(UserId id, long person) => _numbers.Set(id, person, new MemoryCacheEntryOptions { Size = 1 });

    // Prepared: a thousand people may connect within a second.
    private static async Task<long?> FindAsync(DatabaseSession session, UserId id)
    {
        long? person = null;
        await session.Prepare("SELECT person FROM people WHERE id = $1").Bind(1, id).ReadAsync(row => person = row.Number(0));
        return person;
    }

    private static async Task<long> InsertAsync(DatabaseSession session, UserId id)
    {
        await session.ExecuteAsync("INSERT INTO people (id) VALUES (@id) ON CONFLICT DO NOTHING", new { id });
        return await session.QuerySingleAsync<long>("SELECT person FROM people WHERE id = @id", new { id });
    }

    public void Dispose() => _numbers.Dispose();
}
