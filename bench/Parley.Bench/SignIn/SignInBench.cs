using System.Globalization;
using System.Net;
using Parley.Bench.Chat.Load;
using Parley.Bench.Load;

namespace Parley.Bench.SignIn;

/// <summary>
/// Somebody tries 50 passwords a second on one account, from ever other addresses, at the real cost of a password. Its owner and others sign in meanwhile, from addresses that they have
/// used before and from new ones; and people chat. What they feel is compared with the same without the attack, just before it.
/// </summary>
internal static class SignInBench
{
    private const int Others = 40, Pairs = 20;

    /// <summary>Where the server's settings differ from its defaults: a gateway on this machine says where requests come from.</summary>
    private static readonly Dictionary<string, string> Settings = new() { ["Parley__Public__TrustedProxies__0"] = "127.0.0.0/8" };

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);

    private static readonly Wanted[] Wanted =
    [
        new("signin.owner_p99_ms", 2_000, 1_000), new("signin.others_p99_ms", 2_000, 1_000), new("signin.refused", 0, -1), new("signin.chat_p99_ratio", 1.2, 1.1),
    ];

    public static async Task RunAsync(BenchRun run)
    {
        var time = TimeSpan.FromSeconds(int.Parse(run.Option("--seconds") ?? "60", CultureInfo.InvariantCulture));
        BenchRun.Note($"signin: {Attack.PerSecond} wrong passwords a second, {time.TotalSeconds:0} s without and with them; passwords at the default cost; settings: {string.Join(", ", Settings.Select(one => $"{one.Key}={one.Value}"))}");
        await using var server = await ServerProcess.StartAsync(Settings, processor: Processors.Server);
        var people = await SignInPeople.RegisterAsync(server.Address, Others, Pairs);
        Processors.KeepToGenerator();
        try
        {
            using var chat = new SteadyChat(new IPEndPoint(IPAddress.Loopback, server.Address.Port), people.Chats);
            chat.Run(WarmUp);
            var (calm, calmChat) = Phase(people, chat, time, attack: false);
            var (attacked, attackedChat) = Phase(people, chat, time, attack: true);
            Report(run, "calm", calm, calmChat);
            Report(run, "attacked", attacked, attackedChat);
            BenchRun.Note($"  of {attacked.Attempts} attempts {attacked.Limited} were refused before they were hashed, {attacked.Wrong} were wrong, {attacked.Unavailable} found no worker");
            run.Figure("signin.attempts_per_second", attacked.Attempts / time.TotalSeconds, "");
            run.Figure("signin.owner_p99_ms", BenchRun.Percentile(attacked.Owner, 0.99), "ms until the owner is signed in");
            run.Figure("signin.others_p99_ms", BenchRun.Percentile(attacked.Others, 0.99), "ms until everybody else is");
            run.Figure("signin.refused", attacked.Refused + calm.Refused, "sign-ins with the right password that were refused");
            run.Figure("signin.chat_p99_ratio", attackedChat.Percentile(0.99) / calmChat.Percentile(0.99), "of the time until a message is acknowledged and delivered");
        }
        finally
        {
            Processors.UseAll();
        }

        FigureTable.Print(run.Figures, Wanted);
    }

    /// <summary>The chat runs on this thread, everything over HTTP beside it.</summary>
    private static (SignInCounts Counts, MessageCounts Chat) Phase(SignInPeople people, SteadyChat chat, TimeSpan time, bool attack)
    {
        var counts = new SignInCounts();
        using var end = new CancellationTokenSource(time);
        Task[] running = [.. people.SignInAsync(counts, end.Token), attack ? Attack.RunAsync(people, counts, end.Token) : Task.CompletedTask];
        var messages = chat.Measure(time);
        Task.WaitAll(running);
        return (counts, messages);
    }

    private static void Report(BenchRun run, string phase, SignInCounts counts, MessageCounts chat)
    {
        run.Figure($"signin.{phase}_chat_p50_ms", chat.Percentile(0.5), "ms");
        run.Figure($"signin.{phase}_chat_p99_ms", chat.Percentile(0.99), "ms");
        BenchRun.Note(string.Create(
            CultureInfo.InvariantCulture,
            $"  {phase}: {counts.Owner.Count} sign-ins of the owner, p50 {BenchRun.Percentile(counts.Owner, 0.5):0} ms; {counts.Others.Count} of others, p50 {BenchRun.Percentile(counts.Others, 0.5):0} ms; {chat.Messages} messages"));
    }
}

/// <summary>What came of a phase's sign-ins. Filled from several threads.</summary>
internal sealed class SignInCounts
{
    private readonly Lock _lock = new();
    private int _attempts, _limited, _wrong, _unavailable, _refused;

    public List<double> Owner { get; } = [];

    public List<double> Others { get; } = [];

    /// <summary>The attacker's.</summary>
    public int Attempts => _attempts;

    public int Limited => _limited;

    public int Wrong => _wrong;

    public int Unavailable => _unavailable;

    /// <summary>Of people with the right password.</summary>
    public int Refused => _refused;

    public void Attacked(HttpStatusCode status)
    {
        Interlocked.Increment(ref _attempts);
        _ = status switch
        {
            HttpStatusCode.TooManyRequests => Interlocked.Increment(ref _limited),
            HttpStatusCode.Unauthorized => Interlocked.Increment(ref _wrong),
            HttpStatusCode.ServiceUnavailable => Interlocked.Increment(ref _unavailable),
            _ => throw new InvalidOperationException($"An attempt was answered {(int)status}."),
        };
    }

    public void SignedIn(bool owner, HttpStatusCode status, double milliseconds)
    {
        if (status != HttpStatusCode.OK)
        {
            Interlocked.Increment(ref _refused);
        }

        lock (_lock)
        {
            (owner ? Owner : Others).Add(milliseconds);
        }
    }
}
