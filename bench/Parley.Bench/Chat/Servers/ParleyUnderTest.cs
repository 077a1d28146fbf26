using System.Net;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Servers;

/// <summary>The product, on its own processor.</summary>
internal sealed class ParleyUnderTest : ChatServer
{
    private readonly ServerProcess _process;

    private ParleyUnderTest(ServerProcess process)
    {
        _process = process;
        Address = new IPEndPoint(IPAddress.Loopback, process.Address.Port);
    }

    public override IPEndPoint Address { get; }

    public override TimeSpan ProcessorTime => Bench.Load.ProcessorTime.Of(_process.Id);

    public long MemoryBytes => Bench.Load.ProcessorTime.MemoryBytes(_process.Id);

    public static async Task<ParleyUnderTest> StartAsync(string folder, IReadOnlyDictionary<string, string> settings) =>
        new(await ServerProcess.StartAsync(settings, folder, Processors.Server));

    public Task StopAsync() => _process.StopAsync();

    public override ValueTask DisposeAsync() => _process.DisposeAsync();
}
