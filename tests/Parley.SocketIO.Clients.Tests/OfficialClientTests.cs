using Parley.SocketIO.Clients.Tests.Hosting;

namespace Parley.SocketIO.Clients.Tests;

/// <summary>What every official client must be able to do, by each door, with its default transports and with WebSocket only.</summary>
public abstract class OfficialClientTests
{
    public static MatrixTheoryData<Door, ClientTransports> EveryWay { get; } = new(Enum.GetValues<Door>(), Enum.GetValues<ClientTransports>());

    [Theory, MemberData(nameof(EveryWay))]
    public Task Auth_RightAndWrongToken_ConnectsAndIsRefusedWithData(Door door, ClientTransports transports) => RunAsync("auth", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Events_AnyArguments_ComeBackAsTheyWere(Door door, ClientTransports transports) => RunAsync("events", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Acks_BothWays_CarryAllArguments(Door door, ClientTransports transports) => RunAsync("acks", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Binary_EventsAndAcksBothWays_ComeBackAsTheyWereInOrder(Door door, ClientTransports transports) => RunAsync("binary", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Namespaces_StaticDynamicAndUnknown_AreApartOnOneConnection(Door door, ClientTransports transports) => RunAsync("namespaces", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Reconnect_AfterLostTransport_GoesOn(Door door, ClientTransports transports) => RunAsync("reconnect", door, transports);

    [Theory, MemberData(nameof(EveryWay))]
    public Task Upgrades_HundredWithTenThousandMessagesEachWay_LoseAndReorderNone(Door door, ClientTransports transports) =>
        RunAsync("upgrades", door, transports);

    protected abstract Task RunAsync(string scenario, Door door, ClientTransports transports);
}
