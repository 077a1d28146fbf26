using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Servers;

/// <summary>
/// PostgreSQL as it is installed, with durable commits (its defaults: <c>fsync</c> and <c>synchronous_commit</c> on), on the servers' processor, in a folder of its
/// own. It refuses to run as root; then it runs as the account <c>postgres</c>.
/// </summary>
internal sealed class PostgresCluster : IDisposable
{
    // What anybody would set on a machine of this size: else its checkpoints, and not its commits, would be compared.
    private static readonly string[] Settings = ["fsync=on", "synchronous_commit=on", "shared_buffers=512MB", "max_wal_size=4GB", "max_connections=100"];

    private readonly WorkFolder _folder = new();
    private Process? _process;

    private PostgresCluster() => Leftovers.Add(this, Stop);

    public string SocketFolder => _folder.FullPath;

    public int Port { get; } = ServerProcess.FreePort();

    public int ProcessId => _process!.Id;

    public string Version { get; private set; } = "";

    public NpgsqlDataSource Connect() =>
        NpgsqlDataSource.Create($"Host=127.0.0.1;Port={Port};Username=parley;Database=postgres;SSL Mode=Disable;GSS Encryption Mode=Disable");

    public static async Task<PostgresCluster> StartAsync()
    {
        var cluster = new PostgresCluster();
        var data = cluster._folder.File("data");
        if (Environment.IsPrivilegedProcess)
        {
            await RunAsync(new ProcessStartInfo("chown", ["postgres", cluster._folder.FullPath]));
        }

        await RunAsync(Command("initdb", ["-D", data, "-A", "trust", "-U", "parley", "-E", "UTF8", "--locale=C.UTF-8"]));
        string[] place = ["listen_addresses=127.0.0.1", $"port={cluster.Port}", $"unix_socket_directories={cluster.SocketFolder}"];
        var start = Command("postgres", ["-D", data, .. place.Concat(Settings).SelectMany(setting => (string[])["-c", setting])], Processors.Server);
        cluster._process = Process.Start(start)!;
        cluster._process.OutputDataReceived += (_, _) => { };
        cluster._process.ErrorDataReceived += (_, _) => { };
        cluster._process.BeginOutputReadLine();
        cluster._process.BeginErrorReadLine();
        await cluster.WaitUntilReadyAsync();
        return cluster;
    }

    private async Task WaitUntilReadyAsync()
    {
        await using var source = Connect();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var retry = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await retry.WaitForNextTickAsync(patience.Token))
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(patience.Token);
                Version = connection.PostgreSqlVersion.ToString();
                return;
            }
            catch (NpgsqlException)
            {
                // not yet
            }
        }
    }

    private static ProcessStartInfo Command(string program, string[] arguments, int? processor = null)
    {
        string[] command = [Path.Combine(Programs(), program), .. arguments];
        if (Environment.IsPrivilegedProcess)
        {
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", .. command];
        }

        if (processor is { } one)
        {
            command = [.. ServerProcess.Alone(one), .. command];
        }

        // Each of these becomes the program: the child's id is the program's.
        return new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
    }

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {errors}");
        }
    }

    private static string Programs()
    {
        const string debian = "/usr/lib/postgresql";
        var installed = Directory.Exists(debian) ? Directory.GetDirectories(debian).Order().Reverse().Select(path => Path.Combine(path, "bin")) : [];
        return installed.Concat(Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [])
            .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")))
            ?? throw new BenchUsageException("The server to compare with needs PostgreSQL (on Debian: apt-get install postgresql), or choose other steps by --only.");
    }

    public void Dispose()
    {
        Leftovers.Remove(this);
        Stop();
        _process?.Dispose();
    }

    private void Stop()
    {
        if (_process is { HasExited: false })
        {
            // Its "immediate" shutdown: it ends its children itself.
            using (var kill = Process.Start("kill", ["-s", "QUIT", ProcessId.ToString(CultureInfo.InvariantCulture)]))
            {
                kill.WaitForExit();
            }

            _process.WaitForExit();
        }

        _folder.Dispose();
    }
}
