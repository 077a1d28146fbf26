using System.Net.Sockets;
using System.Net.WebSockets;

namespace Parley.Chaos.Clients;

internal static class Disconnections
{
    /// <summary>The other side is gone, does not answer, or refuses: what a client meets in every run, and tries again.</summary>
    public static bool IsOne(Exception exception) => exception is
        WebSocketException or SocketException or ObjectDisposedException or HttpRequestException or IOException or OperationCanceledException
            or TimeoutException or ServerRefusedException;
}

/// <summary>The server answered with an error that may go away.</summary>
internal sealed class ServerRefusedException(string message) : Exception(message);
