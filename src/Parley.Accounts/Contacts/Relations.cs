using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

/// <summary>The one place that decides who may reach whom, and says so without telling a block from a setting.</summary>
internal sealed class Relations(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, RelationDirectory directory, ContactLookup contacts, UserDirectory users) : IRelations
{
    /// <summary>One answer for a block and for a setting, to the letter.</summary>
    private static readonly ParleyError NotReachable = new(ErrorCodes.NotReachable, "This person does not allow it.");

    private static readonly ParleyError BlockedByYou = new(ErrorCodes.BlockedByYou, "You have blocked this person.");

    public bool IsBlocked(UserId one, UserId other) => directory.IsBlocked(one, other);

    public bool Blocks(UserId person, UserId other) => directory.Blocks(person, other);

    public IReadOnlyCollection<UserId> BlockedWith(UserId person) => directory.BlockedWith(person);

    public async ValueTask<ParleyError?> RefusalToMessageAsync(UserId sender, UserId receiver, bool existing, CancellationToken cancellationToken)
    {
        if (directory.IsDeleted(receiver))
        {
            return ParleyError.NotFound("person");
        }

        if (BlockRefusal(sender, receiver) is { } blocked)
        {
            return blocked;
        }

        return directory.ReachOf(receiver).WhoMayMessage switch
        {
            MessageAudience.Everyone => null,
            MessageAudience.NobodyNew when existing => null,
            _ => await contacts.AreContactsAsync(receiver, sender, cancellationToken) ? null : NotReachable,
        };
    }

    public async ValueTask<IReadOnlyDictionary<UserId, ParleyError>> RefusalsToAddAsync(
        UserId actor, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken)
    {
        var refusals = new Dictionary<UserId, ParleyError>();
        foreach (var person in people.Where(person => person != actor))
        {
            if (await RefusalToAddAsync(actor, person, cancellationToken) is { } error)
            {
                refusals.TryAdd(person, error);
            }
        }

        return refusals;
    }

    public async ValueTask<ILookup<UserId, UserId>> ContactsAsync(IReadOnlyCollection<UserId> people, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<PairRow>(
                """
                SELECT u.id, o.id AS other FROM users u JOIN contacts c ON c.user_key = u.user_key JOIN users o ON o.user_key = c.other_key
                WHERE u.id IN @people
                """,
                new { people = SqlList.Of(people) }),
            cancellationToken);
        return rows.ToLookup(row => row.Id, row => row.Other);
    }

    public async ValueTask<IReadOnlyList<Relation>> ReadAsync(UserId user, IReadOnlyCollection<UserId> others, CancellationToken cancellationToken)
    {
        if (others.Count == 0)
        {
            return [];
        }

        var rows = await database.ReadAsync(session => RelationRow.ReadAsync(session, user, others), cancellationToken);
        var known = rows.ToDictionary(row => row.Id);
        var people = await users.GetAsync(others, cancellationToken);
        return [.. people.OrderBy(person => person.Id.Value).Select(person => (known.GetValueOrDefault(person.Id) ?? new RelationRow()).ToRelation(person))];
    }

    private async ValueTask<ParleyError?> RefusalToAddAsync(UserId actor, UserId person, CancellationToken cancellationToken)
    {
        if (BlockRefusal(actor, person) is { } blocked)
        {
            return blocked;
        }

        return directory.ReachOf(person).WhoMayAdd switch
        {
            AddAudience.Everyone => null,
            AddAudience.Contacts => await contacts.AreContactsAsync(person, actor, cancellationToken) ? null : NotReachable,
            _ => NotReachable,
        };
    }

    // One's own block first: it is no news, and says nothing about whether one is blocked oneself.
    private ParleyError? BlockRefusal(UserId actor, UserId other) =>
        directory.Blocks(actor, other) ? BlockedByYou : directory.Blocks(other, actor) ? NotReachable : null;

    private sealed class PairRow
    {
        public UserId Id { get; init; }

        public UserId Other { get; init; }
    }
}
