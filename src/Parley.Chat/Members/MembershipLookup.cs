using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Platform.Database;

namespace Parley.Chat.Members;

/// <summary>Whether somebody is a member at this moment. The log asks again when it writes; this is for what has to be done before.</summary>
public sealed class MembershipLookup([FromKeyedServices(ChatModule.Name)] ModuleDatabase database)
{
    /// <param name="conversation">Where.</param>
    /// <param name="person">Who, by their number.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<bool> HoldsAsync(ConversationHandle conversation, long person, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var found = false;
            await session.Prepare("SELECT person FROM members WHERE conversation = $1 AND person = $2")
                .Bind(1, conversation.Number).Bind(2, person).ReadAsync(_ => found = true);
            return found;
        },
        cancellationToken);
}
