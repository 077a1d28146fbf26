using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Parley.Bench;

/// <summary>The published server as a child process on loopback.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string? _ownFolder;
    private readonly ConcurrentQueue<string> _said = [];

    private ServerProcess(Process process, string? ownFolder, Uri address)
    {
        (_process, _ownFolder, Address) = (process, ownFolder, address);
        Leftovers.Add(this, Kill);
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Processor time that the server has used so far.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <param name="settings">Environment variables.</param>
    /// <param name="folder">Its data, which stay. Null: a new folder that goes with the server.</param>
    /// <param name="processor">The only processor that it may use. Null: all.</param>
    public static async Task<ServerProcess> StartAsync(IReadOnlyDictionary<string, string> settings, string? folder = null, int? processor = null)
    {
        var program = Environment.GetEnvironmentVariable("PARLEY_SERVER") ?? throw new InvalidOperationException("Start this with ./parley bench.");
        var ownFolder = folder is null ? Directory.CreateTempSubdirectory("parley-bench-").FullName : null;
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        string[] command = ["dotnet", program, "run", "--urls", address.ToString(), "--data", folder ?? ownFolder!];
        if (processor is { } one)
        {
            // taskset becomes the server: the child's id is the server's.
            command = ["taskset", "-c", one.ToString(CultureInfo.InvariantCulture), .. command];
        }

        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in settings)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start)!;
        var server = new ServerProcess(process, ownFolder, address);
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, line) => server._said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        await server.WaitUntilReadyAsync();
        return server;
    }

    /// <summary>Asks it to stop, and waits until it has: its files are complete then.</summary>
    public async Task StopAsync()
    {
        using (var kill = Process.Start("kill", ["-s", "TERM", Id.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var http = new HttpClient { BaseAddress = Address };
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!await IsReadyAsync(http, patience.Token))
        {
            if (_process.HasExited)
            {
                throw new InvalidOperationException($"The server ended at its start with {_process.ExitCode}:\n{string.Join('\n', _said)}");
            }

            await retry.WaitForNextTickAsync(patience.Token);
        }
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri("health/ready", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>A port of the loopback address that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        Leftovers.Remove(this);
        await Task.Run(Kill);
        _process.Dispose();
    }

    private void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        if (_ownFolder is not null)
        {
            Directory.Delete(_ownFolder, recursive: true);
        }
    }
}
