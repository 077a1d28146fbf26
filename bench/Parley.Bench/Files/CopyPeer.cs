using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Load;

namespace Parley.Bench.Files;

/// <summary>The server to compare with: bench/peers/kestrel-files, on the servers' processor.</summary>
internal sealed class CopyPeer : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly string _folder;

    private CopyPeer(Process process, string folder, Uri address)
    {
        (_process, _folder, Address) = (process, folder, address);
        Leftovers.Add(this, Kill);
    }

    public Uri Address { get; }

    public static async Task<CopyPeer> StartAsync()
    {
        var program = Environment.GetEnvironmentVariable("PARLEY_PEER") ?? throw new InvalidOperationException("Start this with ./parley bench.");
        var folder = Directory.CreateTempSubdirectory("parley-bench-copy-").FullName;
        var port = ServerProcess.FreePort();
        string[] command = [.. ServerProcess.Alone(Processors.Server), "dotnet", program];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            Environment = { ["PORT"] = port.ToString(CultureInfo.InvariantCulture), ["FILE"] = Path.Combine(folder, "file") },
        };
        var peer = new CopyPeer(Process.Start(start)!, folder, new Uri($"http://127.0.0.1:{port}/"));
        await peer.WaitUntilReadyAsync();
        return peer;
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(Patience);
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await retry.WaitForNextTickAsync(patience.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server to compare with ended at its start with {_process.ExitCode}.");
            }

            try
            {
                using var answer = await http.PostAsync(default(Uri), new ByteArrayContent([0]), patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                // not yet
            }
        }
    }

    public void Dispose()
    {
        Leftovers.Remove(this);
        Kill();
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        Directory.Delete(_folder, recursive: true);
    }
}
