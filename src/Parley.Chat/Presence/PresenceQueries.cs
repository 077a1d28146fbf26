using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Presence;

/// <summary>A conversation where somebody's coming and going is told.</summary>
internal readonly record struct PresencePlace(ConversationId Id, bool IsDirect);

/// <summary>Whose presence concerns whom: those who share a conversation, within what both let the other see.</summary>
internal sealed class PresenceQueries(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people, PrivacyDirectory privacy, IRelations relations)
{
    private const string Places = "SELECT m.person, c.id, c.type FROM members m JOIN conversations c ON c.conversation = m.conversation";

    private const string Visible = "SELECT p.id, p.person, p.last_seen_at FROM people p";

    /// <summary>Where it is told of these people; in a larger conversation, nobody watches everybody.</summary>
    public async ValueTask<ILookup<long, PresencePlace>> PlacesAsync(IReadOnlyList<long> persons, CancellationToken cancellationToken)
    {
        var found = new List<(long Person, PresencePlace Place)>();
        Action<IRow> read = row => found.Add((row.Number(0), new PresencePlace(new ConversationId(row.Id(1)), row.Number(2) == (long)ConversationType.Direct)));
        await database.ReadAsync(
            async session =>
            {
                found.Clear();
                const long most = ConversationReader.MembersShown;
                if (session.Engine == DatabaseEngine.Postgres)
                {
                    await session.Prepare($"{Places} WHERE m.person = ANY($1) AND c.member_count <= $2")
                        .Bind(1, persons.ToArray()).Bind(2, most).ReadAsync(read);
                    return true;
                }

                var select = session.Prepare($"{Places} WHERE m.person = $1 AND c.member_count <= $2");
                foreach (var person in persons)
                {
                    await select.Bind(1, person).Bind(2, most).ReadAsync(read);
                }

                return true;
            },
            cancellationToken);
        return found.ToLookup(one => one.Person, one => one.Place);
    }

    /// <summary>Those of some people whom one may watch. Strangers are left out without a word: whether they exist is not the caller's business.</summary>
    public async ValueTask<IReadOnlyList<PartnerRow>> VisibleAsync(UserId user, IReadOnlyCollection<UserId> wanted, CancellationToken cancellationToken)
    {
        if (wanted.Count == 0)
        {
            return [];
        }

        var person = await people.GetAsync(user, cancellationToken);
        var contacts = (await relations.ContactsAsync([user], cancellationToken))[user].ToHashSet();
        return Allowed(new Person(person, user), contacts, await database.ReadAsync(
            session => session.QueryAsync<PartnerRow>(
                $"""
                {Visible} WHERE p.id IN @wanted AND p.person <> @person AND (p.id IN @contacts OR EXISTS (
                  SELECT 1 FROM members me JOIN members other ON other.conversation = me.conversation AND other.person = p.person
                  WHERE me.person = @person))
                """,
                new { wanted = SqlList.Of(wanted), contacts = SqlList.Of(wanted.Where(contacts.Contains)), person }),
            cancellationToken));
    }

    /// <summary>All whom one may see.</summary>
    public async ValueTask<IReadOnlyList<PartnerRow>> PartnersAsync(UserId user, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(user, cancellationToken);
        var contacts = (await relations.ContactsAsync([user], cancellationToken))[user].ToHashSet();
        return Allowed(new Person(person, user), contacts, await database.ReadAsync(
            session => session.QueryAsync<PartnerRow>(
                $"""
                {Visible} WHERE p.person <> @person AND (p.id IN @contacts OR p.person IN (
                  SELECT other.person FROM members me JOIN members other ON other.conversation = me.conversation WHERE me.person = @person))
                """,
                new { person, contacts = SqlList.Of(contacts) }),
            cancellationToken));
    }

    /// <summary>Whether the two would be told of each other, as contacts or not, if neither blocked the other: it decides what has to be taken away.</summary>
    public async ValueTask<bool> WouldSeeAsync(Person one, Person other, bool contacts, CancellationToken cancellationToken) =>
        PresenceRule.MaySee(privacy.Of(one.Number).LastSeen, privacy.Of(other.Number).LastSeen, contacts)
        && await database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<long?>(
                """
                SELECT me.conversation FROM members me JOIN members o ON o.conversation = me.conversation JOIN conversations c ON c.conversation = me.conversation
                WHERE me.person = @one AND o.person = @other AND c.member_count <= @shown LIMIT 1
                """,
                new { one = one.Number, other = other.Number, shown = (long)ConversationReader.MembersShown }),
            cancellationToken) is not null;

    /// <summary>One transaction for all who left together: a network that fails takes thousands with it.</summary>
    public async ValueTask StoreLastSeenAsync(IReadOnlyList<(UserId User, DateTimeOffset At)> left, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async session =>
            {
                if (session.Engine == DatabaseEngine.Postgres)
                {
                    return await session
                        .Prepare("UPDATE people p SET last_seen_at = u.at FROM unnest($1, $2) AS u (id, at) WHERE p.id = u.id")
                        .Bind(1, left.Select(one => one.User.Value).ToArray()).Bind(2, left.Select(one => one.At.ToUnixTimeMilliseconds()).ToArray())
                        .ExecuteAsync();
                }

                var update = session.Prepare("UPDATE people SET last_seen_at = $1 WHERE id = $2");
                foreach (var (user, at) in left)
                {
                    await update.Bind(1, at.ToUnixTimeMilliseconds()).Bind(2, user).ExecuteAsync();
                }

                return left.Count;
            },
            cancellationToken);

    private List<PartnerRow> Allowed(Person person, HashSet<UserId> contacts, IReadOnlyList<PartnerRow> rows)
    {
        var own = privacy.Of(person.Number).LastSeen;
        return
        [
            .. rows.Where(row => PresenceRule.MaySee(own, privacy.Of(row.Person).LastSeen, contacts.Contains(row.Id)) && !relations.IsBlocked(person.Id, row.Id)),
        ];
    }
}

/// <summary>Somebody one shares a conversation with, or a contact.</summary>
internal sealed class PartnerRow
{
    public UserId Id { get; init; }

    public long Person { get; init; }

    public long? LastSeenAt { get; init; }
}
