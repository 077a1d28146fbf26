using System.Diagnostics;
using Parley.SocketIO.Clients.Tests.Packaging;
using Parley.Testing;

namespace Parley.SocketIO.Clients.Tests.Samples;

/// <summary>The samples, each as a process of its own with its own client, do what they say.</summary>
public sealed class SampleTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task MinimalChat_TwoPeople_HearEachOther()
    {
        await using var server = await StartAsync("MinimalChat");
        var folder = Folder("MinimalChat");
        using var ada = Process.Start(new ProcessStartInfo("node", ["client.mjs", server.Address.AbsoluteUri, "ada"])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("* you are ada", await ReadLineAsync(ada));

            var bob = await Command.RunAsync(folder, "sh", "-c", $"echo hello | node client.mjs {server.Address} bob");
            Assert.Equal(["* you are bob", "bob: hello"], Lines(bob));
            Assert.Equal(["* bob joined", "bob: hello", "* bob left"], [await ReadLineAsync(ada), await ReadLineAsync(ada), await ReadLineAsync(ada)]);

            ada.StandardInput.Close();
            await ada.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, ada.ExitCode);
        }
        finally
        {
            if (!ada.HasExited)
                ada.Kill();
        }
    }

    [Fact]
    public async Task RoomsAndAcks_ThreeClients_AreToldAndAnswered() =>
        Assert.Equal(
            ["bob is in 2 rooms, one of them his own", "bob in news is told: it rains", "Hello bob"],
            await RunAsync("RoomsAndAcks"));

    [Fact]
    public async Task Binary_BytesBothWays_AreTheSame() =>
        Assert.Equal(
            ["sha256: ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", "stored dot.gif, 14 bytes", "bob got dot.gif: GIF89a"],
            await RunAsync("Binary"));

    [Fact]
    public async Task Cluster_ClientsOfTwoServers_ReachEachOther() =>
        Assert.Equal(["told at the other server: hello", "2 sockets, 0 servers missing", "1 answered, 0 did not"], await RunAsync("Cluster"));

    [Fact]
    public async Task Namespaces_FromAClassAndFromARule_AreApart() =>
        Assert.Equal(
            ["best so far: 0", "best now: 7", "bob sees e2 to e4", "/game-one: Invalid namespace"],
            await RunAsync("Namespaces"));

    [Fact]
    public async Task Production_OldClientAndNewOne_AreRefusedAndKnown() =>
        Assert.Equal(["the old one is refused: 403", "I am 127.0.0.1, in the clear"], await RunAsync("Production"));

    [Fact]
    public async Task Recovery_BrokenConnection_GetsWhatItMissed() =>
        Assert.Equal(
            ["connected, recovered: false", "0 posts so far: ", "posted: one", "connected, recovered: true", "posted: two", "posted: three"],
            await RunAsync("Recovery"));

    private static string Folder(string sample) => Path.Combine(Repository.Root, "samples", sample);

    private static Task<ServerProcess> StartAsync(string sample) => ServerProcess.StartAsync((sample, sample), Folder(sample), [], []);

    /// <summary>What the sample's client prints.</summary>
    private static async Task<string[]> RunAsync(string sample)
    {
        await using var server = await StartAsync(sample);
        return Lines(await Command.RunAsync(Folder(sample), "node", "client.mjs", server.Address.AbsoluteUri));
    }

    private static string[] Lines(string output) => output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static async Task<string> ReadLineAsync(Process process) =>
        await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Patience, TestContext.Current.CancellationToken)
        ?? throw new EndOfStreamException("The client ended.");
}
