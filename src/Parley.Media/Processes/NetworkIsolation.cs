using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Parley.Media.Processes;

/// <summary>
/// What takes the network away from a program: a network namespace of its own, by the right to make one or, without it, inside a user namespace. Where the system
/// allows neither (some containers), programs run with a network; none of their inputs names addresses, and protocols other than files and pipes are off.
/// </summary>
internal sealed class NetworkIsolation(ILogger<NetworkIsolation> logger)
{
    private static readonly string[][] Ways = [["unshare", "--net", "--"], ["unshare", "--map-root-user", "--net", "--"]];

    private readonly Lazy<string[]> _prefix = new(() => Find(logger));

    /// <summary>What comes before a program; empty where nothing can.</summary>
    public IReadOnlyList<string> Prefix => _prefix.Value;

    private static string[] Find(ILogger logger)
    {
        if (Ways.FirstOrDefault(Works) is { } way)
        {
            return way;
        }

        MediaLog.NoNetworkIsolation(logger);
        return [];
    }

    private static bool Works(string[] way)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(way[0], [.. way[1..], "true"]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
