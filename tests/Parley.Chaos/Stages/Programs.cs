using System.Diagnostics;

namespace Parley.Chaos.Stages;

/// <summary>Small programs of the operating system.</summary>
internal static class Programs
{
    public static async Task<(int Code, string Errors)> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
