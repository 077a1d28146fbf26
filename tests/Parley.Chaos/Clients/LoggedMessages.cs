using Parley.Chaos.Checking;
using Parley.Protocol.Chat;

namespace Parley.Chaos.Clients;

internal static class LoggedMessages
{
    public static LoggedMessage ToLogged(this Message message) =>
        new(message.Id, message.Seq, message.Rev, message.SenderId, message.Type == MessageType.System, message.Text, message.ChangedRev ?? 0)
        {
            // Whether one is among them differs from person to person where not all are named.
            Reactions = string.Join(' ', (message.Reactions ?? []).Select(one => $"{one.Emoji} {one.Count} {string.Join(',', one.UserIds)}")),
            Pin = message.PinnedBy is { } by ? $"{by} {message.PinnedAt:O}" : "",
        };
}
