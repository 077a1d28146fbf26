using System.Diagnostics;
using System.Text;
using Parley.Bench.Chat.Load;
using Parley.Bench.Chat.World;
using Parley.Bench.Load;

namespace Parley.Bench.Chat.Steps;

/// <summary>
/// People who were here a moment ago come back: connect, authenticate, ask by their stamp what is new (a message in two of their 30 conversations) and go. As many
/// a second as the server can, 64 at once.
/// </summary>
internal static class SyncStep
{
    private const int People = 1_000, AtOnce = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), WarmUp = TimeSpan.FromSeconds(5);

    public static async Task RunAsync(ChatContext context)
    {
        using var crowd = await Crowd.SeedAsync(context);
        await using var server = await ChatContext.StartAsync(crowd.Folder);
        Processors.KeepToGenerator();
        try
        {
            using var loop = new LoadLoop(server.Address);
            foreach (var token in crowd.Tokens.Take(People))
            {
                loop.Add(token);
            }

            var first = new FirstVisit(crowd);
            loop.OpenAll(first, Patience);
            loop.Run(first, Patience, () => first.Done < People);

            var visits = new Visits(loop, first.Resumes);
            visits.Start(AtOnce);
            loop.Run(visits, WarmUp);
            visits.Latencies.Clear();
            var (processor, generator, started) = (server.ProcessorTime, Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            loop.Run(visits, context.Steady);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            var used = (server.ProcessorTime - processor).TotalSeconds;
            BenchRun.Note(
                FormattableString.Invariant($"  answers of {visits.Bytes / Math.Max(1, visits.Answers)} bytes; p50 {visits.Latencies.Percentile(0.5):0.0} ms, ") +
                FormattableString.Invariant($"p99 {visits.Latencies.Percentile(0.99):0.0} ms from connecting to the answer; ") +
                FormattableString.Invariant($"server {used / seconds:P0} of its core, {used * 1e6 / Math.Max(1, visits.Latencies.Count):0} µs each, ") +
                FormattableString.Invariant($"generator {(Environment.CpuUsage.TotalTime - generator).TotalSeconds / seconds:P0} of its core"));
            context.Run.Figure("chat.sync_rate", visits.Latencies.Count / seconds, "connections, authenticated and synced, per second");
        }
        finally
        {
            Processors.UseAll();
        }
    }

    /// <summary>Takes everybody's stamp, and has each write one message.</summary>
    private sealed class FirstVisit(Crowd crowd) : LoadHandler
    {
        private static readonly byte[] Sync = ClientFrame.Text("420[\"sync\",{}]"u8);

        public byte[][] Resumes { get; } = new byte[People][];

        public int Done { get; private set; }

        public override void Ready(LoadConnection connection, long now)
        {
            connection.Queue(Sync);
            Dirty(connection);
        }

        public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
        {
            if (packet[0] == '0')
            {
                Resumes[connection.Index] = ClientFrame.Text(Encoding.ASCII.GetBytes(Resume(connection.Index, packet)));
                new SendFrame(crowd.Conversations[connection.Index * Crowd.Reach].Id).Queue(connection, slot: 0, round: 0);
                Dirty(connection);
            }
            else
            {
                Done++;
            }
        }

        // What a client holds that was given everything: each conversation's revisions, two of members and one of a message.
        private string Resume(int person, ReadOnlySpan<byte> answer)
        {
            var stamp = answer[(answer.IndexOf("\"stamp\":\""u8) + 9)..];
            var userRev = answer[(answer.IndexOf("\"userRev\":"u8) + 10)..];
            var positions = Enumerable.Range(person - Crowd.Reach, Crowd.Reach + 1)
                .Select(one => (One: (one + Crowd.Count) % Crowd.Count, Back: person - one))
                .SelectMany(one => Enumerable.Range(0, Crowd.Reach)
                    .Where(distance => one.Back == 0 || distance + 1 == one.Back)
                    .Select(distance => $"\"{crowd.Conversations[(one.One * Crowd.Reach) + distance].Id}\":3"));
            return $"420[\"sync\",{{\"stamp\":\"{Text(stamp, '"')}\",\"userRev\":{Text(userRev, ',')},\"positions\":{{{string.Join(',', positions)}}}}}]";
        }

        private static string Text(ReadOnlySpan<byte> from, char end) => Encoding.ASCII.GetString(from[..from.IndexOf((byte)end)]);
    }

    /// <summary>One after another, each when somebody before them has been answered and has gone.</summary>
    private sealed class Visits(LoadLoop loop, byte[][] resumes) : LoadHandler
    {
        private readonly long[] _cameAt = new long[resumes.Length];
        private int _next;

        /// <summary>From connecting to the answer.</summary>
        public LatencyHistogram Latencies { get; } = new();

        public long Answers { get; private set; }

        public long Bytes { get; private set; }

        public void Start(int atOnce)
        {
            foreach (var connection in loop.Connections)
            {
                connection.Dispose();
            }

            for (var i = 0; i < atOnce; i++)
            {
                Come();
            }
        }

        public override void Ready(LoadConnection connection, long now)
        {
            connection.Queue(resumes[connection.Index]);
            Dirty(connection);
        }

        public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
        {
            if (packet.IndexOf("\"ok\":true"u8) < 0)
            {
                throw new InvalidOperationException($"A sync was refused: {Encoding.UTF8.GetString(packet)}");
            }

            (Answers, Bytes) = (Answers + 1, Bytes + packet.Length);
            Latencies.Add(now - _cameAt[connection.Index]);
            connection.Dispose();
            Come();
        }

        private void Come()
        {
            var connection = loop.Connections[_next++ % resumes.Length];
            _cameAt[connection.Index] = Stopwatch.GetTimestamp();
            loop.Open(connection, this);
        }
    }
}
