using System.Reflection;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;
using Xunit.Sdk;
using Xunit.v3;

namespace Parley.Conformance.Tests.Catalogue;

/// <summary>Runs a test on each server, by each door; for polling, HTTP/2 is no door of its own. <c>-trait door=Npm</c> runs one of them.</summary>
internal sealed class OnEveryServerAttribute : EveryServerAttribute
{
    internal override IEnumerable<object[]> Cases(Func<Door, Server> server) => [[server(Door.Http)], [server(Door.Npm)]];
}

/// <summary>Runs a test on each server, by each door that opens a WebSocket.</summary>
internal sealed class OnEveryWebSocketAttribute : EveryServerAttribute
{
    internal override IEnumerable<object[]> Cases(Func<Door, Server> server) => [[server(Door.Http)], [server(Door.Http2)], [server(Door.Npm)]];
}

/// <summary>Runs a test on each server over each transport that it offers.</summary>
internal sealed class OnEveryTransportAttribute : EveryServerAttribute
{
    internal override IEnumerable<object[]> Cases(Func<Door, Server> server) =>
    [
        [server(Door.Http), Transport.Polling],
        [server(Door.Http), Transport.WebSocket],
        [server(Door.Http2), Transport.WebSocket],
        [server(Door.Npm), Transport.Polling],
        [server(Door.Npm), Transport.WebSocket],
    ];
}

/// <summary>The first argument of each case is the server.</summary>
internal abstract class EveryServerAttribute : DataAttribute
{
    internal abstract IEnumerable<object[]> Cases(Func<Door, Server> server);

    /// <summary>The cases on the reference, with a bug or where the test is to fail.</summary>
    internal IEnumerable<object[]> NpmCases(string? bug) =>
        Cases(door => new Server(door, bug) { IsExpectedToFail = true }).Where(values => ((Server)values[0]).Door == Door.Npm);

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var differs = testMethod.GetCustomAttribute<DiffersAttribute>() is not null;
        return new([.. Cases(door => new Server(door)).Where(values => !(differs && Of(values) == Door.Npm)).Select(values => new TheoryDataRow(values).WithTrait("door", Of(values).ToString()))]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;

    private static Door Of(object[] values) => ((Server)values[0]).Door;
}
