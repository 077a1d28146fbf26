using System.Diagnostics;
using System.Globalization;

namespace Parley.Testing.S3;

/// <summary>A program that runs until it is killed, or this process ends.</summary>
internal sealed class BackgroundProgram
{
    private const int KeptLines = 50;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TaskCompletionSource<int> _started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _lines = [];
    private readonly ProcessStartInfo _start;

    private BackgroundProgram(ProcessStartInfo start) => _start = start;

    public bool HasEnded => _ended.Task.IsCompleted;

    /// <summary>What it wrote last, for the message of a failed start.</summary>
    public string LastLines
    {
        get
        {
            lock (_lines)
            {
                return string.Join('\n', _lines);
            }
        }
    }

    public static async Task<BackgroundProgram> StartAsync(string program, IEnumerable<string> arguments, IEnumerable<KeyValuePair<string, string>> environment)
    {
        // pdeathsig: when the test process is killed, its servers go too.
        var start = new ProcessStartInfo("setpriv", ["--pdeathsig=KILL", program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var running = new BackgroundProgram(start);

        // A thread of its own that lives as long as the program: the parent-death signal is tied to the thread that started the child.
        new Thread(running.Run) { IsBackground = true, Name = program }.Start();
        await running._started.Task.WaitAsync(Patience);
        return running;
    }

    /// <summary>SIGKILL. Returns when it is gone.</summary>
    public async Task KillAsync()
    {
        await SignalAsync("KILL");
        await _ended.Task.WaitAsync(Patience);
    }

    public async Task SignalAsync(string signal)
    {
        if (!HasEnded)
        {
            using var kill = Process.Start("kill", ["-s", signal, (await _started.Task).ToString(CultureInfo.InvariantCulture)]);
            await kill.WaitForExitAsync();
        }
    }

    private void Run()
    {
        try
        {
            using var process = Process.Start(_start)!;
            process.OutputDataReceived += (_, line) => Note(line.Data);
            process.ErrorDataReceived += (_, line) => Note(line.Data);
            process.BeginOutputReadLine();
            process.BeginErrorReadLine();
            _started.SetResult(process.Id); // setpriv replaces itself by the program
            process.WaitForExit();
        }
        catch (Exception exception)
        {
            _started.TrySetException(exception);
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

        lock (_lines)
        {
            _lines.Enqueue(line);
            if (_lines.Count > KeptLines)
            {
                _lines.Dequeue();
            }
        }
    }
}
