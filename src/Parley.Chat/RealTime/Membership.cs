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
    private const string All = """
        SELECT c.conversation, c.id, c.last_rev, c.members_rev
        FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = $1
        """;

    private const string One = $"{All} AND m.conversation = $2";

    public async ValueTask<Memberships> ReadAsync(long person, CancellationToken cancellationToken)
    {
        var (readAt, arrivalsAt) = (lanes.MovesNow, lanes.ArrivalsNow);
        var all = await database.ReadAsync(session => ReadAsync(session.Prepare(All).Bind(1, person)), cancellationToken);
        return new Memberships(all, readAt, arrivalsAt);
    }

    /// <summary>One of them; null when the person is not a member.</summary>
    public async ValueTask<Membership?> FindAsync(long person, long conversation, CancellationToken cancellationToken)
    {
        var found = await database.ReadAsync(session => ReadAsync(session.Prepare(One).Bind(1, person).Bind(2, conversation)), cancellationToken);
        return found.Count == 0 ? null : found[0];
    }

    // By hand: a thousand people may connect within a second, and the mapper would cost as much as the rest of it.
    private static async Task<IReadOnlyList<Membership>> ReadAsync(Statement statement)
    {
        var memberships = new List<Membership>();
        await statement.ReadAsync(row => memberships.Add(new Membership(row.Number(0), new ConversationId(row.Id(1)), row.Number(2), row.Number(3))));
        return memberships;
    }
}
