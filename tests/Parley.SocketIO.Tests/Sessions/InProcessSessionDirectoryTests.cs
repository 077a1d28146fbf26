using Parley.SocketIO.Sessions;
using Parley.SocketIO.Testing.Sessions;

namespace Parley.SocketIO.Tests.Sessions;

public class InProcessSessionDirectoryTests : SessionDirectoryContract
{
    private readonly InProcessSessionHub _hub = new();

    protected override ISessionDirectory CreateDirectory() => _hub.CreateDirectory();
}
