using Parley.Chaos.Checking;
using Parley.Protocol.Chat;

namespace Parley.Chaos.Clients;

internal static class LoggedMessages
{
    public static LoggedMessage ToLogged(this Message message) =>
        new(message.Id, message.Seq, message.Rev, message.SenderId, message.Type == MessageType.System, message.Text, message.ChangedRev ?? 0);
}
