using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Mentions;

/// <summary>
/// Whom a text names: members of its conversation, as they are when it is sent. Usernames never change, so what a message says and whom it names stay together. Before the log
/// is asked for anything, and for texts with an @ alone: what a member is told of nobody else is not found out by naming them.
/// </summary>
public sealed class MentionFinder(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, IUserDirectory users, IOptions<MessageOptions> options)
{
    /// <summary>A place in a text stands for several names when it ends in dots and dashes; so many are looked up for each mention that counts.</summary>
    private const int NamesPerMention = 4;

    private static readonly string Members = $"""
        SELECT p.id FROM members m JOIN people p ON p.person = m.person JOIN conversations c ON c.conversation = m.conversation
        WHERE m.conversation = @conversation AND c.type <> {(int)ConversationType.Guest} AND p.id IN @ids
        """;

    /// <summary>Null when it names nobody. Whether its sender may name all is for the command to decide.</summary>
    internal async ValueTask<MessageMentions?> FindAsync(ConversationHandle conversation, string text, CancellationToken cancellationToken)
    {
        var most = options.Value.Mentions;
        if (most == 0 || !text.Contains('@', StringComparison.Ordinal))
        {
            return null;
        }

        var (places, names, all) = (new List<IReadOnlyList<string>>(), new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var place in MentionText.Find(text))
        {
            if (place.Contains(MentionText.All))
            {
                all = true;
            }
            else if (names.Count < most * NamesPerMention)
            {
                places.Add(place);
                names.UnionWith(place);
            }
        }

        var members = names.Count == 0 ? [] : await MembersAsync(conversation, names, cancellationToken);
        var named = places.Select(place => place.FirstOrDefault(members.ContainsKey)).OfType<string>().Distinct().Take(most).Select(name => members[name]).ToList();
        return named.Count == 0 && !all ? null : new MessageMentions(named, all);
    }

    private async ValueTask<Dictionary<string, UserId>> MembersAsync(ConversationHandle conversation, IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        var found = await users.FindAsync(names, cancellationToken);
        if (found.Count == 0)
        {
            return [];
        }

        var members = (await database.ReadAsync(
            session => session.QueryAsync<UserId>(Members, new { conversation = conversation.Number, ids = SqlList.Of(found.Select(user => user.Id)) }),
            cancellationToken)).ToHashSet();
        return found.Where(user => members.Contains(user.Id)).ToDictionary(user => user.Username, user => user.Id, StringComparer.Ordinal);
    }
}
