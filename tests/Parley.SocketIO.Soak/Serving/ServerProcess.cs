using System.Diagnostics;
using System.Text.Json;

namespace Parley.SocketIO.Soak.Serving;

/// <summary>This program again as the server, in a process whose memory is only its own.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    /// <summary>One for each door: as requests, straight from the connection.</summary>
    internal Uri[] Doors { get; private set; } = [];

    internal static async Task<ServerProcess> StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, "serve"]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var server = new ServerProcess(Process.Start(start)!);
        server.Doors = [.. (await server.ReadLineAsync()).Split(' ').Select(url => new Uri(url))];
        return server;
    }

    internal async Task<Reading> ReadAsync()
    {
        await _process.StandardInput.WriteLineAsync();
        await _process.StandardInput.FlushAsync();
        return JsonSerializer.Deserialize(await ReadLineAsync(), SoakJson.Default.Reading)!;
    }

    /// <summary>It ends by itself when its input does.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (IOException)
        {
            // It has ended already, and not by itself.
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task<string> ReadLineAsync() =>
        await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) ?? throw new InvalidOperationException("The server has ended.");
}
