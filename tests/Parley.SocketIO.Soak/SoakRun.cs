using System.Diagnostics;
using System.Globalization;
using Parley.SocketIO.Soak.Clients;
using Parley.SocketIO.Soak.Serving;

namespace Parley.SocketIO.Soak;

/// <summary>
/// Restless clients, who stand still now and then to be counted, each time in the same way: what the server's process holds then, the first time and the last,
/// is the result. Whatever it keeps of the hundreds of thousands of connections in between shows.
/// </summary>
internal sealed class SoakRun(SoakOptions options, ServerProcess server, Action<string> say) : IDisposable
{
    private const double Tolerance = 0.1;

    private static readonly TimeSpan RollCallLimit = TimeSpan.FromSeconds(120);

    /// <summary>Memory that is no longer used is given back in steps of seconds: it has settled when nothing has gone for a few of them.</summary>
    private const int SettlingReadings = 8, SettledReadings = 3;

    /// <summary>Of what is held that still has to go for it not to have settled.</summary>
    private const double Noise = 0.01;

    private readonly Stage _stage = new();
    private readonly Tally _tally = new();
    private readonly PeriodicTimer _second = new(TimeSpan.FromSeconds(1));
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly List<string> _complaints = [];

    public void Dispose() => _second.Dispose();

    /// <returns>Whether nothing was left behind.</returns>
    internal async Task<bool> RunAsync()
    {
        say($"seed {options.Seed}, {options.Clients} clients");
        say(Reading.Head);
        say((await server.ReadAsync()).Line("start"));
        var clients = Enumerable.Range(0, options.Clients)
            .Select(index => new SoakClient(index, server.Doors, _stage, _tally, new Random(unchecked((options.Seed * 100_003) + index))).RunAsync()).ToArray();
        var readings = new List<Reading>();
        for (var restless = TimeSpan.Zero; restless < TimeSpan.FromSeconds(options.Seconds) && _complaints.Count == 0; restless += options.Between)
        {
            await PassAsync(options.Between);
            _stage.CallTheRoll();
            readings.Add(await CountAsync(options.Clients, $"{_time.Elapsed.TotalSeconds:0} s"));
            _stage.Disperse();
        }

        _stage.GoHome();
        await Task.WhenAll(clients);
        await CountAsync(0, "all left");
        Judge(readings[0], readings[^1]);
        say(_tally.ToString());
        _complaints.ForEach(complaint => say("WRONG: " + complaint));
        say(_complaints.Count == 0 ? "nothing was left behind" : "failed");
        return _complaints.Count == 0;
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var end = _time.Elapsed + time; _time.Elapsed < end;)
            await _second.WaitForNextTickAsync();
    }

    /// <summary>Waits until the server knows these clients and nobody else, then until its memory shrinks no more.</summary>
    private async Task<Reading> CountAsync(int clients, string when)
    {
        var limit = _time.Elapsed + RollCallLimit;
        Reading reading;
        while ((reading = await server.ReadAsync()).Connections != clients || reading.Sockets != clients)
        {
            if (_time.Elapsed > limit)
            {
                _complaints.Add($"after {RollCallLimit} the server has {reading.Connections} connections and {reading.Sockets} sockets of {clients} clients");
                break;
            }

            await _second.WaitForNextTickAsync();
        }

        // What they have left behind when all have gone is looked at by eye only.
        var settled = clients == 0 ? SettledReadings : 0;
        for (var i = 0; i < SettlingReadings && settled < SettledReadings; i++)
        {
            await _second.WaitForNextTickAsync();
            var next = await server.ReadAsync();
            settled = next.ResidentBytes < reading.ResidentBytes * (1 - Noise) || next.Handles < reading.Handles ? 0 : settled + 1;
            reading = next with
            {
                ResidentBytes = Math.Min(next.ResidentBytes, reading.ResidentBytes),
                LiveBytes = Math.Min(next.LiveBytes, reading.LiveBytes),
                Handles = Math.Min(next.Handles, reading.Handles),
            };
        }

        say(reading.Line(when));
        return reading;
    }

    private void Judge(Reading first, Reading last)
    {
        Compare("resident memory", first.ResidentBytes, last.ResidentBytes);
        Compare("live memory", first.LiveBytes, last.LiveBytes);
        Compare("handles", first.Handles, last.Handles);
        if (last.Errors > 0)
            _complaints.Add($"{last.Errors} errors were logged, first: {last.FirstError}");
        _complaints.AddRange(_tally.Wrongs);
    }

    private void Compare(string what, long first, long last)
    {
        var change = ((double)last / first) - 1;
        say(string.Create(CultureInfo.InvariantCulture, $"{what}: {change:+0.0%;-0.0%;0.0%}"));
        if (Math.Abs(change) > Tolerance)
            _complaints.Add(string.Create(CultureInfo.InvariantCulture, $"{what} has changed by {change:+0.0%;-0.0%}"));
    }
}
