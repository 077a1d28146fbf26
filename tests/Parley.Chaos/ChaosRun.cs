using System.Diagnostics;
using Parley.Chaos.Checking;
using Parley.Chaos.Clients;
using Parley.Chaos.Faults;
using Parley.Chaos.Network;
using Parley.Chaos.Stages;

namespace Parley.Chaos;

/// <summary>One run on one engine: load, faults and their healing, then the proof.</summary>
internal sealed class ChaosRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ChaosOptions _options;
    private readonly Stage _stage;
    private readonly Stopwatch _time = Stopwatch.StartNew();
    private readonly Journal _journal = new();
    private readonly Tally _tally = new();
    private readonly RunClock _clock = new();
    private readonly FaultyNetwork _network = new();
    private readonly Random _random;
    private readonly Health _health;
    private readonly Company _company;
    private readonly Turmoil _turmoil;
    private readonly SessionFaults _sessions;
    private readonly ConvergenceWatch _convergence;
    private readonly RestoreProof _restore;
    private readonly List<Violation> _violations = [];
    private readonly SortedDictionary<string, int> _faultsByKind = new(StringComparer.Ordinal);
    private int _faults;
    private long _gone;

    public ChaosRun(ChaosOptions options, string engine)
    {
        _options = options;
        _stage = engine == "sqlite" ? new SqliteStage(options.Program) : new PostgresStage(options.Program);
        _random = new Random(options.Seed);
        _health = new Health(_stage);
        _company = new Company(options, _network, _journal, _clock, _tally, new Random(_random.Next()));
        _turmoil = new Turmoil(_company, _journal, new Random(_random.Next()));
        _sessions = new SessionFaults(_company, _network, _journal, _clock, new Random(_random.Next()));
        _convergence = new ConvergenceWatch(_company, _stage, _journal);
        _restore = new RestoreProof(_company, _journal, _network, _stage);
    }

    /// <summary>What contradicts the contract, after the run.</summary>
    public IReadOnlyList<Violation> Violations => _violations;

    /// <returns>Whether the contract was kept.</returns>
    public async Task<bool> RunAsync()
    {
        await _stage.BeginAsync();
        _network.Server = _stage.Address;
        Say($"seed {_options.Seed}, {_options.Clients} clients, {_options.Conversations} conversations; a power cut here: {_stage.PowerCutModel}");
        if (_stage.Disk.Refusal is { } refusal)
        {
            Say($"skipped: disk full, because {refusal}");
        }

        await _company.GatherAsync();
        await _company.StartAsync(Patience);
        var turmoil = _turmoil.RunAsync();
        try
        {
            await BreakThingsAsync(turmoil);
            await QuietenAsync();
            await turmoil;
            await ProveAsync();
        }
        catch (Exception exception)
        {
            _violations.Add(new Violation("run", $"it could not go on: {exception}"));
        }

        // A server that breaks its promises may still be telling them something.
        await _company.EndAsync();
        Report();
        return _violations.Count == 0;
    }

    public async ValueTask DisposeAsync()
    {
        await _company.DisposeAsync();
        await _network.DisposeAsync();
        await _stage.DisposeAsync();
        _health.Dispose();
    }

    private async Task BreakThingsAsync(Task turmoil)
    {
        IEnumerable<Fault> faults =
        [
            .. new ServerFaults(_stage, _network, _clock, _tally, _health, new Random(_random.Next())).All,
            .. _stage is PostgresStage postgres ? new PostgresFaults(postgres, _tally, new Random(_random.Next())).All : [],
            .. new NetworkFaults(_network, new Random(_random.Next())).All,
            .. _sessions.All,
        ];
        var deck = new FaultDeck([.. faults.Where(fault => _options.Kinds?.Contains(fault.Kind) != false)], new Random(_random.Next()));
        var begun = _time.Elapsed;
        while (_time.Elapsed - begun < TimeSpan.FromSeconds(_options.Seconds))
        {
            await _tally.MoreAsync(_random.Next(50, 300)).WaitAsync(Patience);
            await BreakAsync(deck.Next());
            // Part of a run with everything; a run of single kinds may be of a program without backups.
            if (_options.Kinds is null && _restore.IsDue && _time.Elapsed - begun > TimeSpan.FromSeconds(_options.Seconds) / 2)
            {
                Say(await _restore.BackUpAsync());
            }

            if (turmoil.IsFaulted)
            {
                await turmoil;
            }
        }
    }

    private async Task BreakAsync(Fault fault)
    {
        var (at, acknowledged) = (_time.Elapsed, _tally.Acknowledged);
        var what = await fault.MakeAsync();
        await _health.UntilAsync(ready: true);
        var healed = _time.Elapsed;
        _violations.AddRange(await _convergence.AwaitAsync(fault.Kind));
        _faultsByKind[fault.Kind] = _faultsByKind.GetValueOrDefault(fault.Kind) + 1;
        Say($"fault {++_faults}: {fault.Kind}: {what}; whole again after {(healed - at).TotalSeconds:F1} s, "
            + $"everybody up to date {(_time.Elapsed - healed).TotalSeconds:F1} s later; "
            + $"{_tally.Acknowledged - acknowledged} acknowledged meanwhile, {_tally.Acknowledged} in all");
    }

    /// <summary>After the last fault: everything gets its answer, and every screen shows everything.</summary>
    private async Task QuietenAsync()
    {
        await _company.QuietenAsync(Patience);
        await _company.KeepAllAsync();
        _violations.AddRange(await _convergence.AwaitAsync("the end"));
        await _sessions.WatchedAsync();
    }

    private async Task ProveAsync()
    {
        var log = await new FinalReading(_company, _journal, _stage).ReadAsync();
        _gone = log.Conversations.Values.Sum(conversation => conversation.Floor);
        _violations.AddRange(DeliveryChecker.Check(_journal, log));
        if (_violations.Count == 0)
        {
            _violations.AddRange(await _restore.ProveAsync(log));
        }
    }

    private void Report()
    {
        var sends = _journal.People.SelectMany(person => person.Sends).ToList();
        var devices = _journal.People.SelectMany(person => person.Devices).ToList();
        foreach (var (kind, count) in _turmoil.Counts)
        {
            _faultsByKind[kind] = count;
        }

        Say($"sent {sends.Count}, acknowledged {sends.Count(send => send.Acks.Count > 0)} (again: {sends.Sum(send => Math.Max(0, send.Acks.Count - 1))}), "
            + $"in doubt {_tally.InDoubt}, turned away {_tally.TurnedAway}, refused {sends.Count(send => send.Refusal is not null)}, "
            + $"edits {_tally.Edits}, deletions {_tally.Deletions}, reactions {_tally.Reactions}, pins {_tally.Pins}, "
            + $"answers {sends.Count(send => send.ReplyTo is not null)}, sent on {sends.Count(send => send.Forward is not null)}, gone by retention {_gone}, "
            + $"received {devices.Sum(device => device.Sightings.Count(sighting => sighting.Message is not null))}, "
            + $"cursors told {devices.Sum(device => device.Cursors.Count)}, connections {_tally.Connections}, syncs {_tally.Syncs}");
        Say($"faults: {string.Join(", ", _faultsByKind.Select(one => $"{one.Value} × {one.Key}"))}");
        Say($"longest convergence {_convergence.Longest.TotalSeconds:F1} s; violations {_violations.Count}");
        if (_violations.Count == 0)
        {
            return;
        }

        foreach (var group in _violations.GroupBy(violation => violation.Invariant))
        {
            foreach (var violation in group.Take(5))
            {
                Say($"VIOLATION {violation}");
            }

            if (group.Count() > 5)
            {
                Say($"VIOLATION {group.Key}: and {group.Count() - 5} more");
            }
        }

        var folder = Path.Combine(_options.Output, $"{_options.Seed}-{_stage.Engine}");
        JournalFiles.Write(folder, _journal, _violations, _stage.LastLines);
        Say($"journals: {folder}; again: ./parley chaos --seconds {_options.Seconds} --engine {_stage.Engine} --seed {_options.Seed} "
            + $"--clients {_options.Clients} --conversations {_options.Conversations} --rate {_options.Rate}");
    }

    private void Say(string line) => Console.WriteLine($"[{_stage.Engine} {_time.Elapsed.TotalSeconds,6:F1}] {line}");
}
