using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Blobs;

namespace Parley.Media.Processes;

/// <summary>What a program has answered.</summary>
/// <param name="Ended">Whether it ended by itself, and well.</param>
/// <param name="Complaint">What it wrote about it, cut short.</param>
internal readonly record struct ProgramEnd(bool Ended, string Complaint);

/// <summary>
/// Runs a program on what people have uploaded, which may have been made to break it: with bounds on memory, time and the size of what it writes, an empty
/// environment, without a network where the system lets us take it away, and with pipes instead of files wherever it can do with them.
/// </summary>
internal sealed class LimitedProgram(NetworkIsolation isolation, IOptions<MediaOptions> options, TimeProvider clock, ILogger<LimitedProgram> logger)
{
    private const int MostComplaint = 2000;

    /// <summary>So many times <see cref="MediaOptions.ProgramTime"/> may pass: it waits for its input and for whoever takes its output, too.</summary>
    public const int WallTimes = 3;

    private static readonly string Path = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin";

    /// <param name="program">Its name; looked up on the PATH.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="mostWritten">The largest file that it may write, in bytes; 0: none.</param>
    /// <param name="input">Writes its standard input; null: it has none. A program that reads no further is no failure. Has ended when this returns.</param>
    /// <param name="output">Reads its standard output to the end.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ProgramMissingException">There is no such program here.</exception>
    public async Task<ProgramEnd> RunAsync(
        string program, IReadOnlyList<string> arguments, long mostWritten, Func<Stream, CancellationToken, Task>? input, Func<Stream, CancellationToken, Task> output,
        CancellationToken cancellationToken)
    {
        using var process = Start(program, arguments, mostWritten);
        using var patience = new CancellationTokenSource(options.Value.ProgramTime * WallTimes, clock);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        var complaint = ReadComplaintAsync(process.StandardError, ending.Token);
        var feeding = FeedAsync(process, input, ending.Token);
        try
        {
            await output(process.StandardOutput.BaseStream, ending.Token);
            await feeding;
            await process.WaitForExitAsync(ending.Token);
            return new(process.ExitCode == 0, await complaint);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new(false, "it took too long");
        }
        finally
        {
            // Whatever has happened: when this returns, nobody reads the input any more, and its buffers are the caller's again.
            await ending.CancelAsync();
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            await Task.WhenAll(feeding, complaint).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Process Start(string program, IReadOnlyList<string> arguments, long mostWritten)
    {
        var found = Path.Split(':').Select(folder => System.IO.Path.Combine(folder, program)).FirstOrDefault(File.Exists)
            ?? throw new ProgramMissingException(program);
        string[] command =
        [
            .. isolation.Prefix, "prlimit", Limit("as", options.Value.ProgramMemoryBytes), Limit("cpu", (long)Math.Ceiling(options.Value.ProgramTime.TotalSeconds)),
            Limit("fsize", mostWritten), Limit("nofile", 64), Limit("core", 0), "--", found, .. arguments,
        ];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        start.Environment.Clear();
        start.Environment["PATH"] = Path;
        start.Environment["VIPS_BLOCK_UNTRUSTED"] = "1"; // only loaders that are meant for what strangers send
        start.Environment["VIPS_CONCURRENCY"] = "1";
        start.Environment["MALLOC_ARENA_MAX"] = "1"; // each arena reserves address space
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception)
        {
            throw new ProgramMissingException(command[0]);
        }
    }

    private async Task FeedAsync(Process process, Func<Stream, CancellationToken, Task>? input, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = process.StandardInput.BaseStream;
            if (input is not null)
            {
                await input(stream, cancellationToken);
            }
        }
        catch (IOException exception) when (exception is not BlobStoreUnavailableException) // what it was to read is no fault of the program's
        {
            MediaLog.ProgramReadsNoFurther(logger);
        }
    }

    private static async Task<string> ReadComplaintAsync(StreamReader errors, CancellationToken cancellationToken)
    {
        var (text, buffer) = (new StringBuilder(), new char[1024]);
        while (await errors.ReadAsync(buffer.AsMemory(), cancellationToken) is > 0 and var read)
        {
            text.Append(buffer, 0, Math.Min(read, MostComplaint - text.Length));
        }

        return text.ToString().ReplaceLineEndings(" ").Trim();
    }

    private static string Limit(string name, long value) => string.Create(CultureInfo.InvariantCulture, $"--{name}={value}");
}

/// <summary>A program that is needed is not installed.</summary>
internal sealed class ProgramMissingException(string program) : Exception($"{program} is not installed.")
{
    public string Program => program;
}
