using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>One conversation of a person, as it was when their memberships were read.</summary>
/// <param name="Conversation">Its number.</param>
/// <param name="Id">Its id.</param>
/// <param name="LastRev">Its last rev then.</param>
/// <param name="MembersRev">The rev of its latest change of membership then.</param>
internal readonly record struct Membership(long Conversation, ConversationId Id, long LastRev, long MembersRev);

/// <summary>Everything that somebody is a member of, at one moment.</summary>
/// <param name="ReadAt">The moment for <see cref="ConversationLanes.MovedSince"/>, taken before the reading.</param>
/// <param name="ArrivalsAt">The same for <see cref="ConversationLanes.ArrivedSince"/>.</param>
internal sealed record Memberships(IReadOnlyList<Membership> All, long ReadAt, long ArrivalsAt);

/// <summary>Reads memberships for sockets that come: one statement for each, whatever the number of conversations.</summary>
internal sealed class MembershipReader([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationLanes lanes)
{
    private const string Select = """
        SELECT c.conversation, c.id, c.last_rev, c.members_rev
        FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = @person
        """;

    public async ValueTask<Memberships> ReadAsync(long person, CancellationToken cancellationToken)
    {
        var (readAt, arrivalsAt) = (lanes.MovesNow, lanes.ArrivalsNow);
        var all = await database.ReadAsync(session => ReadAsync(session.Prepare(Select, "person").Bind(person)), cancellationToken);
        return new Memberships(all, readAt, arrivalsAt);
    }

    /// <summary>One of them; null when the person is not a member.</summary>
    public async ValueTask<Membership?> FindAsync(long person, long conversation, CancellationToken cancellationToken)
    {
        const string one = Select + " AND m.conversation = @conversation";
        var found = await database.ReadAsync(
            session => ReadAsync(session.Prepare(one, "person", "conversation").Bind(person, conversation)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    // By hand: a thousand people may connect within a second, and the mapper would cost as much as the rest of it.
    private static async Task<IReadOnlyList<Membership>> ReadAsync(Statement statement)
    {
        await using var rows = await statement.ReadAsync();
        var memberships = new List<Membership>();
        while (await rows.ReadAsync())
        {
            var id = rows.GetValue(1) is byte[] bytes ? new Guid(bytes, bigEndian: true) : rows.GetGuid(1);
            memberships.Add(new Membership(rows.GetInt64(0), new ConversationId(id), rows.GetInt64(2), rows.GetInt64(3)));
        }

        return memberships;
    }
}
