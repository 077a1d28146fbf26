using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.People;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Chat.Presence;

/// <summary>Whose presence concerns whom: those who share a conversation.</summary>
internal sealed class PresenceQueries([FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people)
{
    /// <summary>In a larger conversation, nobody watches everybody: it is not told there.</summary>
    private const long MaxMembers = 100;

    /// <summary>The conversations where somebody's coming and going is told.</summary>
    public async ValueTask<IReadOnlyList<ConversationId>> ConversationsAsync(UserId user, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(user, cancellationToken);
        return await database.ReadAsync(
            session => session.QueryAsync<ConversationId>(
                """
                SELECT c.id FROM members m JOIN conversations c ON c.conversation = m.conversation
                WHERE m.person = @person AND c.member_count <= @MaxMembers
                """,
                new { person, MaxMembers }),
            cancellationToken);
    }

    /// <summary>The people one shares a conversation with.</summary>
    public async ValueTask<IReadOnlyList<UserId>> PartnersAsync(UserId user, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(user, cancellationToken);
        return await database.ReadAsync(
            session => session.QueryAsync<UserId>(
                """
                SELECT p.id FROM people p WHERE p.person <> @person AND p.person IN (
                  SELECT other.person FROM members me JOIN members other ON other.conversation = me.conversation WHERE me.person = @person)
                """,
                new { person }),
            cancellationToken);
    }

    /// <summary>One transaction for all who left together: a network that fails takes thousands with it.</summary>
    public async ValueTask StoreLastSeenAsync(IReadOnlyList<(UserId User, DateTimeOffset At)> left, CancellationToken cancellationToken) =>
        await database.WriteAsync(
            async session =>
            {
                foreach (var (user, at) in left)
                {
                    await session.ExecuteAsync(
                        "UPDATE people SET last_seen_at = @at WHERE id = @user", new { at = at.ToUnixTimeMilliseconds(), user });
                }

                return left.Count;
            },
            cancellationToken);
}
