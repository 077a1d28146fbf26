using System.Reflection;
using Parley.Conformance.Tests.Clients;
using Parley.Conformance.Tests.Servers;
using Xunit.Sdk;
using Xunit.v3;

namespace Parley.Conformance.Tests.Catalogue;

/// <summary>Runs a test on each server, by each door; for polling, HTTP/2 is no door of its own. <c>-trait door=Npm</c> runs one of them.</summary>
/// <param name="values">Each is a case of its own, passed as the last argument.</param>
internal sealed class OnEveryServerAttribute(params object[] values) : EveryServerAttribute(values)
{
    protected override IEnumerable<(Door Door, Transport? Transport)> Doors => [(Door.Http, null), (Door.Connection, null), (Door.Npm, null)];
}

/// <summary>Runs a test on each server, by each door that opens a WebSocket.</summary>
/// <param name="values">As above.</param>
internal sealed class OnEveryWebSocketAttribute(params object[] values) : EveryServerAttribute(values)
{
    protected override IEnumerable<(Door Door, Transport? Transport)> Doors => [(Door.Http, null), (Door.Connection, null), (Door.Http2, null), (Door.Npm, null)];
}

/// <summary>Runs a test on each server over each transport that it offers, which is passed after the server.</summary>
/// <param name="values">As above.</param>
internal sealed class OnEveryTransportAttribute(params object[] values) : EveryServerAttribute(values)
{
    protected override IEnumerable<(Door Door, Transport? Transport)> Doors =>
    [
        (Door.Http, Transport.Polling),
        (Door.Http, Transport.WebSocket),
        (Door.Connection, Transport.Polling),
        (Door.Connection, Transport.WebSocket),
        (Door.Http2, Transport.WebSocket),
        (Door.Npm, Transport.Polling),
        (Door.Npm, Transport.WebSocket),
    ];
}

/// <summary>The servers, times the values.</summary>
internal abstract class EveryServerAttribute(object[] values) : DataAttribute
{
    protected abstract IEnumerable<(Door Door, Transport? Transport)> Doors { get; }

    /// <summary>The cases on the reference, with a bug or where the test is to fail.</summary>
    internal IEnumerable<object[]> NpmCases(string? bug) =>
        Cases(door => new Server(door, bug) { IsExpectedToFail = true }).Where(values => Of(values) == Door.Npm);

    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker)
    {
        var differs = testMethod.GetCustomAttribute<DiffersAttribute>() is not null;
        var cases = Cases(door => new Server(door)).Where(values => !(differs && Of(values) == Door.Npm));
        return new([.. cases.Select(values => new TheoryDataRow(values).WithTrait("door", Of(values).ToString()))]);
    }

    public override bool SupportsDiscoveryEnumeration() => true;

    private static Door Of(object[] values) => ((Server)values[0]).Door;

    private IEnumerable<object[]> Cases(Func<Door, Server> server) =>
        from place in Doors
        from value in values.Length == 0 ? [null] : values.Select(value => (object?)value)
        select new[] { server(place.Door), place.Transport, value }.Where(argument => argument is not null).ToArray();
}
