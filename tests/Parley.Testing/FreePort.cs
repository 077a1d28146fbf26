using System.Net;
using System.Net.Sockets;

namespace Parley.Testing;

public static class FreePort
{
    /// <summary>
    /// A TCP port of the loopback address that nobody listens on now. Another process may take it before the caller does: only for programs that
    /// cannot be told to choose one themselves (port 0).
    /// </summary>
    public static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
