using Parley.Chaos.Checking;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Testing.Clients;

namespace Parley.Chaos.Clients;

internal static class Histories
{
    /// <summary>A whole conversation over REST, as this person may see it.</summary>
    public static async Task<IReadOnlyList<LoggedMessage>> ReadAsync(ParleyApi api, ConversationId conversation)
    {
        var messages = new List<LoggedMessage>();
        MessagePage page;
        do
        {
            page = await api.MessagesAfterAsync(conversation, messages.LastOrDefault()?.Seq ?? 0);
            messages.AddRange(page.Items.Select(message => message.ToLogged()));
        }
        while (page.HasMore);
        return messages;
    }
}
