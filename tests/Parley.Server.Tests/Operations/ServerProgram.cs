using System.Collections.Concurrent;
using System.Diagnostics;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

/// <summary>The program as an operator starts it: a process of its own.</summary>
internal sealed class ServerProgram : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _out = new(), _errors = new();
    private readonly Task _read;

    private ServerProgram(Process process, bool isRead)
    {
        _process = process;
        _read = isRead ? Task.WhenAll(ReadAsync(process.StandardOutput, _out), ReadAsync(process.StandardError, _errors)) : Task.CompletedTask;
    }

    public IReadOnlyList<string> Out => [.. _out];

    public IReadOnlyList<string> Errors => [.. _errors];

    /// <summary>Runs a command to its end.</summary>
    public static async Task<(int Code, ServerProgram Program)> RunAsync(string arguments, params (string Name, string Value)[] environment)
    {
        var program = Start(arguments, environment);
        return (await program.EndAsync(), program);
    }

    /// <summary>The same with something to read.</summary>
    public static async Task<(int Code, ServerProgram Program)> RunWithInputAsync(string arguments, string input)
    {
        var program = Start(arguments, [], readsInput: true);
        await program._process.StandardInput.WriteAsync(input);
        program._process.StandardInput.Close();
        return (await program.EndAsync(), program);
    }

    public static ServerProgram Start(string arguments, params (string Name, string Value)[] environment) => Start(arguments, environment, readsInput: false);

    private static ServerProgram Start(string arguments, (string Name, string Value)[] environment, bool readsInput, bool isRead = true)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "parley-server.dll")}\" {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = readsInput,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        return new ServerProgram(Process.Start(start)!, isRead);
    }

    /// <summary>A server on a free port, ready.</summary>
    public static Task<(ServerProgram Program, Uri Address)> ServeAsync(
        string folder, string options = "", params (string Name, string Value)[] environment) => ServeAsync(folder, options, isRead: true, environment);

    /// <summary>The same, and nobody reads what it writes.</summary>
    public static Task<(ServerProgram Program, Uri Address)> ServeUnreadAsync(string folder, params (string Name, string Value)[] environment) =>
        ServeAsync(folder, "", isRead: false, environment);

    private static async Task<(ServerProgram Program, Uri Address)> ServeAsync(
        string folder, string options, bool isRead, (string Name, string Value)[] environment)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort.Next()}/");
        var program = Start($"run --data \"{folder}\" --urls {address.GetLeftPart(UriPartial.Authority)} {options}", environment, readsInput: false, isRead);
        await program.ReadyAsync(address);
        return (program, address);
    }

    /// <summary>Asks until it answers, or has ended.</summary>
    private async Task ReadyAsync(Uri address)
    {
        using var client = new HttpClient();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        using var patience = new CancellationTokenSource(Patience);
        while (await timer.WaitForNextTickAsync(patience.Token))
        {
            Assert.False(_process.HasExited, string.Join('\n', _errors));
            try
            {
                using var ready = await client.GetAsync(new Uri(address, "health/ready"), patience.Token);
                if (ready.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
        }
    }

    /// <summary>As Ctrl+C or a service manager does.</summary>
    public void SendTerminate()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }

    public void Kill() => _process.Kill();

    public async Task<int> EndAsync()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Patience, TestContext.Current.CancellationToken);
        await _read;
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private static async Task ReadAsync(StreamReader reader, ConcurrentQueue<string> lines)
    {
        while (await reader.ReadLineAsync() is { } line)
        {
            lines.Enqueue(line);
        }
    }
}
