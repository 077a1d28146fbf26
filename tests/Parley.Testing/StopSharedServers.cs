using Parley.Testing.S3;

namespace Parley.Testing;

/// <summary>
/// An assembly fixture: stops the servers that all tests of a process have shared, before the run ends. At the process's own end it would be too late: to delete
/// what hundreds of databases have left takes longer than xunit gives a process that has nothing more to run.
/// </summary>
public sealed class StopSharedServers : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        await PostgresServer.StopSharedAsync();
        await S3Server.StopSharedAsync();
    }
}
