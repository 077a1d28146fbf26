using System.Diagnostics;
using System.Text.Json;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Clients;

/// <summary>Runs a script of <c>tests/clients</c>, in which two people chat through somebody else's client.</summary>
internal static class ForeignClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Folder { get; } = FindFolder();

    /// <summary>The transports that the script's two people ended on.</summary>
    /// <param name="remedy">How to get the client's library, for whoever lacks it.</param>
    public static async Task<IReadOnlyList<string>> RunAsync(string program, string script, string remedy, TestServer server, params string[] transports)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetDirectoryName(Path.Combine(Folder, script)),
        };
        foreach (var argument in (string[])[Path.Combine(Folder, script), server.Address.AbsoluteUri, .. transports])
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Start(start, remedy);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
        }

        Assert.True(process.ExitCode == 0, $"{script} failed; if its library is missing: {remedy}\n{await errors}{await output}");
        using var report = JsonDocument.Parse(await output);
        return [.. report.RootElement.GetProperty("transports").EnumerateArray().Select(name => name.GetString()!)];
    }

    private static Process Start(ProcessStartInfo start, string remedy)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            throw new InvalidOperationException($"{start.FileName} cannot be run: {exception.Message}. {remedy}", exception);
        }
    }

    private static string FindFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var clients = Path.Combine(folder.FullName, "tests", "clients");
            if (Directory.Exists(clients))
            {
                return clients;
            }
        }

        throw new DirectoryNotFoundException($"There is no tests/clients above {AppContext.BaseDirectory}.");
    }
}
