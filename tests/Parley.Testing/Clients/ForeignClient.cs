using System.Diagnostics;
using System.Text.Json;

namespace Parley.Testing.Clients;

/// <summary>Runs a script of <c>tests/clients</c>, which talks to a server through somebody else's client.</summary>
public static class ForeignClient
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary><c>tests/clients</c>.</summary>
    public static string Folder { get; } = FindFolder();

    /// <summary>The JSON that the script has printed.</summary>
    /// <param name="program">What runs the script.</param>
    /// <param name="script">Its path below <c>tests/clients</c>.</param>
    /// <param name="remedy">How to get the client's library, for whoever lacks it.</param>
    /// <param name="server">The script's first argument.</param>
    /// <param name="arguments">The further ones.</param>
    /// <param name="cancellationToken">Ends the script.</param>
    /// <exception cref="InvalidOperationException">It failed or hung; the message holds what it wrote.</exception>
    public static async Task<JsonElement> RunAsync(
        string program, string script, string remedy, Uri server, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var path = Path.Combine(Folder, script);
        using var process = Start(
            new ProcessStartInfo(program, [path, server.AbsoluteUri, .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                WorkingDirectory = Path.GetDirectoryName(path),
            },
            remedy);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        try
        {
            await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }

        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{script} failed; if its library is missing: {remedy}\n{await errors}{await output}");
        }

        return JsonElement.Parse(await output);
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
