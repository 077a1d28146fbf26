using Parley.Conformance.Tests.Servers;

[assembly: AssemblyFixture(typeof(StopServers))]

namespace Parley.Conformance.Tests.Servers;

/// <summary>Ends the hosts after the last test.</summary>
public sealed class StopServers : IAsyncLifetime
{
    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync() => await Server.StopAllAsync();
}
