using Parley.Chaos.Checking;
using Parley.Protocol.Chat;

namespace Parley.Chaos.Clients;

internal static class LoggedMessages
{
    public static LoggedMessage ToLogged(this Message message) =>
        new(message.Id, message.Seq, message.Rev, message.SenderId, message.Type == MessageType.System, message.Text, message.ChangedRev ?? 0)
        {
            ReplyTo = message.ReplyTo,
            IsForwarded = message.Forwarded,
            // Whether one is among those who react differs from person to person where not all are named.
            Beside = string.Join(' ', [
                .. (message.Reactions ?? []).Select(one => $"{one.Emoji} {one.Count} {string.Join(',', one.UserIds)}"),
                .. (message.Mentions ?? []).Select(one => $"@{one}"),
                message.PinnedBy is { } by ? $"pinned by {by} {message.PinnedAt:O}" : "",
            ]),
        };
}
