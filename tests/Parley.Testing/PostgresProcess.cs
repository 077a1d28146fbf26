using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing;

/// <summary>The running server.</summary>
internal sealed class PostgresProcess
{
    /// <summary>SIGQUIT: its "immediate" shutdown, without a checkpoint; the next start recovers from the log.</summary>
    public const string Immediate = "QUIT";

    /// <summary>SIGINT: its "fast" shutdown, with a checkpoint.</summary>
    public const string Fast = "INT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _log = [];
    private readonly ProcessStartInfo _start;
    private int _id;

    private PostgresProcess(ProcessStartInfo start) => _start = start;

    /// <summary>Starts it and waits until it takes connections.</summary>
    /// <param name="settings">Like <c>fsync=off</c>.</param>
    public static async Task<PostgresProcess> StartAsync(string folder, string data, int port, IReadOnlyList<string> settings)
    {
        string[] all =
        [
            "listen_addresses=127.0.0.1", $"port={port}", $"unix_socket_directories={folder}", "max_connections=1000", "shared_buffers=32MB", "lc_messages=C",
            .. settings,
        ];
        var server = new PostgresProcess(PostgresPrograms.Command("postgres", ["-D", data, .. all.SelectMany(setting => (string[])["-c", setting])]));

        // A thread of its own that lives as long as the server: the parent-death signal is tied to the thread that started the child.
        new Thread(server.Run) { IsBackground = true, Name = "postgres" }.Start();
        await server._ready.Task.WaitAsync(Patience);
        return server;
    }

    public async Task StopAsync(string signal)
    {
        if (!_ended.Task.IsCompleted)
        {
            // setpriv replaced itself by the server, so the child's id is the server's.
            using var kill = Process.Start("kill", ["-s", signal, _id.ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }

        await _ended.Task.WaitAsync(Patience);
    }

    /// <summary>Whether it has ended by itself or by a signal.</summary>
    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>Sends a signal to the server and to every process that it has started, all of them at once as far as that can be done.</summary>
    public async Task SignalAllAsync(string signal)
    {
        var id = _id.ToString(CultureInfo.InvariantCulture);
        var children = await File.ReadAllTextAsync($"/proc/{id}/task/{id}/children");
        using var kill = Process.Start("kill", ["-s", signal, id, .. children.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Completes when it has ended.</summary>
    public Task EndedAsync() => _ended.Task.WaitAsync(Patience);

    private void Run()
    {
        try
        {
            using var process = Process.Start(_start)!;
            _id = process.Id;
            process.OutputDataReceived += (_, line) => Note(line.Data);
            process.ErrorDataReceived += (_, line) => Note(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            _ready.TrySetException(new InvalidOperationException($"PostgreSQL did not start:\n{string.Join('\n', _log)}"));
        }
        catch (Exception exception)
        {
            _ready.TrySetException(exception);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Note(string? line)
    {
        if (line is null || _ready.Task.IsCompleted)
        {
            return;
        }

        lock (_log)
        {
            _log.Add(line);
        }

        if (line.Contains("database system is ready to accept connections", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
