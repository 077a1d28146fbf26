using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Guests;

/// <summary>
/// Guests as the chat knows them: by an alias, which is another random id in each chat, so that nobody can tell that they have met the same guest twice. A guest's account id never
/// leaves their own tokens.
/// </summary>
public sealed class GuestPeople([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
{
    private const string Find = "SELECT g.person, p.id FROM guest_people g JOIN people p ON p.person = g.person WHERE g.account = $1";

    /// <summary>A guest's person and present alias; made now when they are new to the chat.</summary>
    public async ValueTask<Person> GetAsync(UserId account, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => FindAsync(session, account), cancellationToken)
        ?? await database.WriteAsync(session => GetAsync(session, account), cancellationToken);

    public async ValueTask<bool> IsGuestAsync(UserId account, CancellationToken cancellationToken) =>
        await database.ReadAsync(session => FindAsync(session, account), cancellationToken) is not null;

    /// <summary>Accounts that came as guests, behind one in their order.</summary>
    public ValueTask<IReadOnlyList<UserId>> ListAsync(UserId after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<UserId>(
            "SELECT account FROM guest_people WHERE account > @after ORDER BY account LIMIT @limit", new { after, limit = (long)limit }),
        cancellationToken);

    /// <summary>The caller as the chat knows them: of a guest, their alias.</summary>
    public async ValueTask<Caller> ToAliasAsync(Caller caller, CancellationToken cancellationToken) => caller.Role == AccountRole.Guest
        ? caller with { UserId = (await GetAsync(caller.UserId, cancellationToken)).Id }
        : caller;

    /// <summary>Whose present aliases these are; others are left out.</summary>
    public ValueTask<IReadOnlyList<GuestAlias>> AccountsAsync(IReadOnlyCollection<UserId> aliases, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<GuestAlias>(
            "SELECT g.account, p.id AS alias FROM people p JOIN guest_people g ON g.person = p.person WHERE p.id IN @ids", new { ids = SqlList.Of(aliases) }),
        cancellationToken);

    /// <summary>Gives a guest another alias, within the transaction that begins a chat.</summary>
    public static async Task<Person> RenewAsync(DatabaseSession session, UserId account)
    {
        var person = await GetAsync(session, account);
        var alias = new UserId(Guid.NewGuid());
        await session.ExecuteAsync("UPDATE people SET id = @alias WHERE person = @Number", new { alias, person.Number });
        return person with { Id = alias };
    }

    // By hand: asked for with each request of a guest.
    private static async Task<Person?> FindAsync(DatabaseSession session, UserId account)
    {
        Person? found = null;
        await session.Prepare(Find).Bind(1, account).ReadAsync(row => found = new Person(row.Number(0), new UserId(row.Id(1))));
        return found;
    }

    private static async Task<Person> GetAsync(DatabaseSession session, UserId account)
    {
        if (await FindAsync(session, account) is { } known)
        {
            return known;
        }

        // A guest's own requests may come at once: one of them wins, and the other one's person is nobody's.
        var alias = new UserId(Guid.NewGuid());
        var person = await session.QuerySingleAsync<long>("INSERT INTO people (id) VALUES (@alias) RETURNING person", new { alias });
        if (await session.ExecuteAsync(
                "INSERT INTO guest_people (account, person) VALUES (@account, @person) ON CONFLICT DO NOTHING", new { account, person }) > 0)
        {
            return new Person(person, alias);
        }

        await session.ExecuteAsync("DELETE FROM people WHERE person = @person", new { person });
        return (await FindAsync(session, account))!.Value;
    }
}

/// <summary>An alias and whose it is.</summary>
public sealed record GuestAlias
{
    public UserId Account { get; init; }

    public UserId Alias { get; init; }
}
