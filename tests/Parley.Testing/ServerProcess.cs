using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing;

/// <summary>A server as a process of its own on a loopback port that it chooses itself, so that it can be killed. Linux only.</summary>
public sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lastLines = [];
    private readonly ProcessStartInfo _start;
    private Process? _process;

    private ServerProcess(ProcessStartInfo start) => _start = start;

    /// <summary>Where it listens.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Completes when the process has ended, however.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Starts a program built beside this one, and waits until it listens.</summary>
    /// <param name="program">The project and its assembly, like <c>("Parley.Server", "parley-server")</c>; built with the calling test project.</param>
    /// <param name="dataFolder">Its <c>--data</c>.</param>
    /// <param name="arguments">What stands before <c>--urls</c> and <c>--data</c>.</param>
    /// <param name="environment">On top of this process's own.</param>
    /// <exception cref="InvalidOperationException">It ended instead; the message holds its last lines.</exception>
    public static async Task<ServerProcess> StartAsync(
        (string Project, string Assembly) program, string dataFolder, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // pdeathsig: when the test process is killed, its server goes too.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig=KILL", "dotnet", Locate(program), .. arguments, "--urls", "http://127.0.0.1:0", "--data", dataFolder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var server = new ServerProcess(start);

        // A thread of its own that lives as long as the server: the parent-death signal is tied to the thread that started the child.
        new Thread(server.Run) { IsBackground = true, Name = program.Assembly }.Start();
        try
        {
            server.Address = await server._address.Task.WaitAsync(Patience);
        }
        catch
        {
            await server.KillAsync();
            throw;
        }

        return server;
    }

    /// <summary>Runs another command of the program to its end, beside a server or without one.</summary>
    /// <exception cref="InvalidOperationException">It ended with another code than 0; the message holds what it wrote.</exception>
    public static async Task CommandAsync((string Project, string Assembly) program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [Locate(program), .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var written = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program.Assembly} {arguments[0]} ended with {process.ExitCode}: {string.Concat(written)}");
        }
    }

    /// <summary>SIGKILL. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        if (!_ended.Task.IsCompleted)
        {
            try
            {
                _process?.Kill();
            }
            catch (InvalidOperationException)
            {
                // It has ended in this very moment.
            }
        }

        await _ended.Task.WaitAsync(Patience);
    }

    /// <summary>SIGTERM: it finishes what is under way. Returns when it is gone.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _ended.Task.WaitAsync(Patience);
    }

    /// <summary>SIGSTOP: it stands still, and its connections with it.</summary>
    public Task PauseAsync() => SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => SignalAsync("CONT");

    public async ValueTask DisposeAsync() => await KillAsync();

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process!.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Of the same configuration as the running test.</summary>
    private static string Locate((string Project, string Assembly) program)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(own.Parent!.Parent!.FullName, program.Project, own.Name, program.Assembly + ".dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"{path} is not built: reference {program.Project} in the test project.");
    }

    private void Run()
    {
        try
        {
            using var process = Process.Start(_start)!;
            _process = process;
            process.OutputDataReceived += (_, line) => Note(line.Data);
            process.ErrorDataReceived += (_, line) => Note(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            process.WaitForExit();
            lock (_lastLines)
            {
                _address.TrySetException(new InvalidOperationException($"The server ended with {process.ExitCode}:\n{string.Join('\n', _lastLines)}"));
            }
        }
        catch (Exception exception)
        {
            _address.TrySetException(exception);
        }
        finally
        {
            _ended.SetResult();
        }
    }

    private void Note(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 100)
            {
                _lastLines.Dequeue();
            }
        }

        const string listening = "Now listening on: ";
        if (line.IndexOf(listening, StringComparison.Ordinal) is >= 0 and var at)
        {
            // In a JSON log a quotation mark follows; in a plain one, nothing.
            _address.TrySetResult(new Uri(line[(at + listening.Length)..].Split('"')[0]));
        }
    }

    /// <summary>What it wrote last, for the message of a failed test.</summary>
    public string LastLines
    {
        get
        {
            lock (_lastLines)
            {
                return string.Join('\n', _lastLines);
            }
        }
    }
}
