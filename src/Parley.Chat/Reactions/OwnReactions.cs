using Parley.Chat.Encryption;
using Parley.Chat.Messages;
using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Reactions;

/// <summary>
/// Whether the reader has reacted with an emoji whose people are too many to be named. It changes only by what they do themselves, so it is said in what they alone are
/// answered, and in the frames of their own reactions; the one frame that all others share says nothing of it, and then it is as it was.
/// </summary>
internal static class OwnReactions
{
    /// <summary>Whether there is something to add for one reader.</summary>
    public static bool AreCut(Message message) => message.Reactions?.Any(one => one.Count > one.UserIds.Count) == true;

    /// <summary>The message as one person sees it. Costs nothing as long as everybody is named.</summary>
    /// <param name="session">Where the row was read.</param>
    /// <param name="person">Who sees it.</param>
    /// <param name="conversation">Where it stands.</param>
    /// <param name="row">As it is stored.</param>
    /// <param name="message">As all see it.</param>
    public static async ValueTask<Message> ShowAsync(DatabaseSession session, long person, ConversationHandle conversation, MessageRow row, Message message)
    {
        if (!AreCut(message))
        {
            return message;
        }

        var own = await ReactionRows.SlotsAsync(session, row, person);
        return message with
        {
            Reactions = [.. ReactionSummary.Open(conversation.Cipher, row).All.Select(one => one.ToWire() with { Mine = one.IsCut ? own.Contains(one.Slot) : null })],
        };
    }
}
