using System.Diagnostics;
using System.Text.Json;

namespace Parley.Conformance.Tests.Servers;

/// <summary>The reference server: tests/clients/reference, on Node.</summary>
internal sealed class NpmReference(string? bug) : IHost
{
    private const string Remedy = "run `npm ci` in tests/clients/reference (`./parley test conformance` does), with Node 20.19 or newer";

    private readonly Lazy<Task<(Process Process, JsonElement Ports)>> _started = new(() => StartAsync(bug));

    public async ValueTask<Uri> UrlAsync(Profile profile, Door door)
    {
        var (_, ports) = await _started.Value;
        var name = JsonNamingPolicy.CamelCase.ConvertName(profile.ToString());
        return new Uri($"http://127.0.0.1:{ports.GetProperty(name).GetInt32()}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated)
            return;
        var (process, _) = await _started.Value;
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        process.Dispose();
    }

    private static async Task<(Process Process, JsonElement Ports)> StartAsync(string? bug)
    {
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, WorkingDirectory = Folder() };
        start.ArgumentList.Add("main.mjs");
        if (bug is not null)
        {
            start.ArgumentList.Add("--bug");
            start.ArgumentList.Add(bug);
        }

        var process = Process.Start(start)!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return line is null ? throw new InvalidOperationException($"The reference did not start: {Remedy}.") : (process, JsonElement.Parse(line));
    }

    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var reference = Path.Combine(folder.FullName, "tests", "clients", "reference");
            if (Directory.Exists(reference))
                return reference;
        }

        throw new DirectoryNotFoundException($"There is no tests/clients/reference above {AppContext.BaseDirectory}.");
    }
}
