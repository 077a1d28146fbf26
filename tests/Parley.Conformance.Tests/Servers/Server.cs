using System.Collections.Concurrent;
using Xunit.Sdk;

namespace Parley.Conformance.Tests.Servers;

/// <summary>What the suite can run against.</summary>
public enum Door
{
    /// <summary>Parley.SocketIO as an endpoint of ASP.NET Core; WebSockets by the upgrade of HTTP/1.1.</summary>
    Http,

    /// <summary>The same, with WebSockets taken straight from the connection, in front of HTTP.</summary>
    Connection,

    /// <summary>The same endpoint; WebSockets by the extended CONNECT of HTTP/2 (RFC 8441).</summary>
    Http2,

    /// <summary>The reference, npm socket.io.</summary>
    Npm,
}

/// <summary>A server under test, known by its wire only. Hosts start when they are first asked for, and all tests share them.</summary>
public sealed class Server : IXunitSerializable
{
    private static readonly ConcurrentDictionary<(bool IsNpm, string? Bug), IHost> Hosts = new();

    /// <summary>For the test runner, which calls <c>Deserialize</c> next.</summary>
    public Server()
    {
    }

    /// <param name="door">Which server, by which door.</param>
    /// <param name="bug">A bug planted in the reference (bugs.mjs).</param>
    internal Server(Door door, string? bug = null) => (Door, Bug) = (door, bug);

    internal Door Door { get; private set; }

    internal string? Bug { get; private set; }

    /// <summary>Nothing waits this long unless it hangs. A planted bug often shows as a silence: it is not waited for as long.</summary>
    internal TimeSpan Patience => IsExpectedToFail ? TimeSpan.FromSeconds(3) : TimeSpan.FromSeconds(15);

    /// <summary>Whether the test is to fail here: it shows a difference or a bug.</summary>
    internal bool IsExpectedToFail { get; init; }

    public override string ToString() => Bug is null ? Door.ToString() : $"{Door} with {Bug}";

    void IXunitSerializable.Deserialize(IXunitSerializationInfo info) => Door = info.GetValue<Door>(nameof(Door));

    void IXunitSerializable.Serialize(IXunitSerializationInfo info) => info.AddValue(nameof(Door), Door);

    internal static async Task StopAllAsync()
    {
        foreach (var host in Hosts.Values)
            await host.DisposeAsync();
    }

    /// <summary>Where polling requests and HTTP/1.1 upgrades go.</summary>
    internal ValueTask<Uri> UrlAsync(Profile profile) => Host().UrlAsync(profile, Door == Door.Http2 ? Door.Http : Door);

    /// <summary>Where WebSockets are opened.</summary>
    internal ValueTask<Uri> WebSocketUrlAsync(Profile profile) => Host().UrlAsync(profile, Door);

    /// <summary>A host that a test has started itself.</summary>
    internal static Server Of(IHost host) => new() { _own = host };

    /// <summary>A server of one's own, for what ends it.</summary>
    internal Server Own(out IAsyncDisposable host)
    {
        var own = new Server(Door, Bug) { _own = Start(Door == Door.Npm, Bug), IsExpectedToFail = IsExpectedToFail };
        host = own._own;
        return own;
    }

    private IHost? _own;

    private IHost Host() => _own ?? Hosts.GetOrAdd((Door == Door.Npm, Bug), static key => Start(key.IsNpm, key.Bug));

    private static IHost Start(bool isNpm, string? bug) => isNpm ? new NpmReference(bug) : new ParleyHost();
}
