using System.Diagnostics;
using System.Diagnostics.Metrics;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Bench.Append;

/// <summary>
/// Messages per second that the log acknowledges, sealed and durably committed to SQLite, with 1, 16, 128 and 512 senders who each wait for one acknowledgement
/// before they send on. Beside each: a bare loop of the same statements, in batches as large as the log's median. The two take turns of some seconds, so that
/// both meet the same disk: one that is slower for half a minute makes no difference between them.
/// </summary>
internal static class AppendBench
{
    private const int Turns = 5;

    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(2), RawTurn = TimeSpan.FromSeconds(1.5), WarmUp = TimeSpan.FromSeconds(4);
    private static readonly int[] Senders = [1, 16, 128, 512];

    public static async Task RunAsync(BenchRun run)
    {
        await using var host = await AppendHost.StartAsync();
        using var raw = new RawAppend();
        BenchRun.Note(
            $"append: texts of 100 characters in direct conversations, two senders in each, {Turns} turns of {Turn.TotalSeconds:0} s a step; SQLite, WAL, synchronous=FULL; "
            + $"batches ≤ {host.Options.BatchSize}, queue ≤ {host.Options.QueueLength}; {Environment.ProcessorCount} processors; on {Path.GetTempPath()}");
        var people = await PeopleAsync(host, Senders.Max());
        var text = new string('x', 100);
        await MeasureAsync(host, people, text, WarmUp);
        foreach (var senders in Senders)
        {
            await StepAsync(run, host, raw, people.Take(senders).ToList(), text);
        }

        run.Figure("append.stored", host.Stored, "messages");
        run.Figure("append.bytes_per_message", (double)host.FileBytes / host.Stored, "bytes of the file");
    }

    private static async Task StepAsync(
        BenchRun run, AppendHost host, RawAppend raw, List<(Caller Caller, ConversationId Conversation)> people, string text)
    {
        using var batches = new BatchSizes();
        var (count, seconds, rows, rawSeconds, processor) = (0L, 0.0, 0L, 0.0, TimeSpan.Zero);
        var latencies = new List<double>();
        for (var turn = 0; turn < Turns; turn++)
        {
            var before = Environment.CpuUsage.TotalTime;
            var sent = await MeasureAsync(host, people, text, Turn);
            processor += Environment.CpuUsage.TotalTime - before;
            (count, seconds) = (count + sent.Count, seconds + sent.Seconds);
            latencies.AddRange(sent.Latencies);
            var bare = raw.Measure(people.Count, batches.Median(), RawTurn);
            (rows, rawSeconds) = (rows + bare.Rows, rawSeconds + bare.Seconds);
        }

        var senders = people.Count;
        var rate = run.Figure($"append.rate_{senders}", count / seconds, "acknowledged messages/s");
        run.Figure($"append.p99_ms_{senders}", BenchRun.Percentile(latencies, 0.99), "ms");
        run.Figure($"append.batch_{senders}", batches.Median(), "messages in the median batch");
        run.Figure($"append.cpu_us_{senders}", processor.TotalMicroseconds / count, "µs of processor per message, the senders' included");
        var rawRate = run.Figure($"append.raw_rate_{senders}", rows / rawSeconds, "messages/s of the bare loop");
        run.Figure($"append.ratio_{senders}", rate / rawRate, "");
    }

    private static async Task<(long Count, double Seconds, List<double> Latencies)> MeasureAsync(
        AppendHost host, IReadOnlyList<(Caller Caller, ConversationId Conversation)> people, string text, TimeSpan time)
    {
        var started = Stopwatch.GetTimestamp();
        var samples = await Task.WhenAll(people.Select(person => Task.Run(() => SendAsync(host, person.Caller, person.Conversation, text, started, time))));
        host.Stored += samples.Sum(one => (long)one.Count);
        return (samples.Sum(one => (long)one.Count), Stopwatch.GetElapsedTime(started).TotalSeconds, [.. samples.SelectMany(one => one)]);
    }

    private static async Task<List<double>> SendAsync(
        AppendHost host, Caller caller, ConversationId conversation, string text, long started, TimeSpan time)
    {
        var latencies = new List<double>();
        while (Stopwatch.GetElapsedTime(started) < time)
        {
            var sent = Stopwatch.GetTimestamp();
            var request = new SendMessageRequest { Id = MessageId.New(TimeProvider.System), ConversationId = conversation, Text = text };
            var stored = await host.Messages.SendAsync(caller, request, originSocket: null, CancellationToken.None);
            if (stored.Error is { } error)
            {
                throw new InvalidOperationException(error.Detail);
            }

            latencies.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
        }

        return latencies;
    }

    private static async Task<IReadOnlyList<(Caller Caller, ConversationId Conversation)>> PeopleAsync(AppendHost host, int count)
    {
        var people = new List<(Caller, ConversationId)>(count);
        while (people.Count < count)
        {
            var (one, two, conversation) = await host.OpenDirectAsync();
            people.Add((one, conversation));
            people.Add((two, conversation));
        }

        return people;
    }

    /// <summary>Listens to the log's own histogram of its batches.</summary>
    private sealed class BatchSizes : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly List<int> _sizes = [];

        public BatchSizes()
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == "parley.log.batch.size")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, size, _, _) =>
            {
                lock (_sizes)
                {
                    _sizes.Add((int)size);
                }
            });
            _listener.Start();
        }

        public int Median()
        {
            lock (_sizes)
            {
                _sizes.Sort();
                return _sizes[_sizes.Count / 2];
            }
        }

        public void Dispose() => _listener.Dispose();
    }
}
