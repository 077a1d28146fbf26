using System.Diagnostics;

namespace Parley.Testing;

/// <summary>Where PostgreSQL's programs are, and how they are run: never as root, which they refuse.</summary>
internal static class PostgresPrograms
{
    private const string Account = "postgres";

    public static bool ChangesAccount => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>A program's start, with its output redirected.</summary>
    public static ProcessStartInfo Command(string program, params ReadOnlySpan<string> arguments)
    {
        var path = Path.Combine(Folder(), program);
        var command = new ProcessStartInfo(path) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath() };
        if (ChangesAccount)
        {
            // pdeathsig: when the test process is killed, its server goes too.
            command.FileName = "setpriv";
            foreach (var option in (string[])[$"--reuid={Account}", $"--regid={Account}", "--init-groups", "--pdeathsig=QUIT", path])
            {
                command.ArgumentList.Add(option);
            }
        }

        foreach (var argument in arguments)
        {
            command.ArgumentList.Add(argument);
        }

        return command;
    }

    /// <summary>Makes the files of an empty server.</summary>
    public static async Task MakeClusterAsync(string folder, string data)
    {
        if (ChangesAccount)
        {
            await RunAsync(new ProcessStartInfo("chown") { ArgumentList = { Account, folder }, RedirectStandardError = true });
        }

        await RunAsync(Command("initdb", "-D", data, "-A", "trust", "-U", "parley", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"));
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        using var process = Process.Start(start)!;
        var output = start.RedirectStandardOutput ? process.StandardOutput.ReadToEndAsync() : Task.FromResult("");
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {errors}");
        }
    }

    private static string Folder()
    {
        const string debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(debian)
            ? Directory.GetDirectories(debian).OrderByDescending(path => int.TryParse(Path.GetFileName(path), out var version) ? version : 0)
                .Select(path => Path.Combine(path, "bin"))
            : [];
        var folders = installed.Concat(Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? []);
        return folders.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new InvalidOperationException(
                "PostgreSQL is not installed, and these tests run on it (on Debian: apt-get install postgresql). They are never skipped.");
    }
}
