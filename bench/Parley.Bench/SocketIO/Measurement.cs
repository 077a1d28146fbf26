using System.Diagnostics;
using System.Globalization;
using Parley.Bench.Load;
using Parley.Bench.SocketIO.Load;
using Parley.Bench.SocketIO.Servers;

namespace Parley.Bench.SocketIO;

/// <summary>What a load that was held for some time came to.</summary>
internal sealed record Measurement(long Count, double Seconds, double P50, double P99, TimeSpan Processor, TimeSpan Generator)
{
    public double Rate => Count / Seconds;

    public double MicrosecondsEach => Processor.TotalMicroseconds / Count;

    public static Measurement Take(ServerUnderTest server, ClientLoop loop, ClientLoad load, LatencyHistogram latency, TimeSpan time)
    {
        latency.Clear();
        var (processor, generator, started) = (server.ProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        loop.Run(load, time);
        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return new Measurement(
            latency.Count, seconds, latency.Percentile(0.5), latency.Percentile(0.99), server.ProcessorTime - processor, Environment.CpuUsage.TotalTime - generator);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rate,9:0}/s {MicrosecondsEach,7:0.00} µs each, p50 {P50:0.00} ms, p99 {P99:0.00} ms; processor: server {Processor.TotalSeconds / Seconds:0%}, generator {Generator.TotalSeconds / Seconds:0%}");

}
