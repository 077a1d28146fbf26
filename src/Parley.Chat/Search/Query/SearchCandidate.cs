using System.Text.Json;
using Parley.Chat.Mentions;
using Parley.Chat.Polls;
using Parley.Chat.Search.Index;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Search.Query;

/// <summary>What of a message decides whether it fits.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Text">Opened; of files their caption, of a poll its question and its options.</param>
/// <param name="Shown">How much of it is the message's text: behind that a word is found, and not marked.</param>
/// <param name="SentAt">Unix milliseconds.</param>
/// <param name="Files">None for a text.</param>
/// <param name="IsVoice">Its metadata say so. Looked at only where it is asked for.</param>
/// <param name="Mentions">Null: nobody.</param>
internal sealed record SearchCandidate(
    MessagePlace Place, string Text, int Shown, long SentAt, IReadOnlyList<FileId> Files, bool IsVoice, MessageMentions? Mentions)
{
    public static SearchCandidate Of(Message message, MessagePlace place) => new(
        place, message.Poll is { } poll ? PollBody.Words(poll, message.Text) : message.Text, message.Text.Length,
        message.CreatedAt.ToUnixTimeMilliseconds(), message.Files ?? [], message.Metadata is { } metadata && SaysVoice(metadata),
        message.Mentions is null && !message.MentionsAll ? null : new MessageMentions(message.Mentions ?? [], message.MentionsAll));

    public static bool SaysVoice(JsonElement metadata) => metadata.TryGetProperty("voice", out _);

    public bool Names(UserId user) => Mentions is { } mentions && (mentions.All || mentions.Users.Contains(user));
}
