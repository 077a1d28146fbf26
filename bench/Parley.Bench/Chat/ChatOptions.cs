using System.Globalization;

namespace Parley.Bench.Chat;

/// <summary><c>./parley bench chat [--only direct,group,…] [--seconds 60] [--world DIR]</c>.</summary>
internal sealed class ChatOptions
{
    private ChatOptions(IReadOnlyList<string> only, TimeSpan steady, string? world) => (Only, Steady, World) = (only, steady, world);

    /// <summary>The steps to run.</summary>
    public IReadOnlyList<string> Only { get; }

    /// <summary>How long each load is held. Default 60 s; shorter is for tuning, and the result says so.</summary>
    public TimeSpan Steady { get; }

    /// <summary>Where the ten million messages of <c>history</c> are kept between runs, for tuning. Null: made anew and removed.</summary>
    public string? World { get; }

    public static ChatOptions Read(BenchRun run, IReadOnlyCollection<string> steps)
    {
        var only = run.Option("--only")?.Split(',') ?? [.. steps];
        var unknown = only.Except(steps, StringComparer.Ordinal).ToList();
        var seconds = run.Option("--seconds") ?? "60";
        return unknown.Count > 0
            ? throw new BenchUsageException($"--only: there is no step {string.Join(", ", unknown)}; there are: {string.Join(", ", steps)}")
            : int.TryParse(seconds, CultureInfo.InvariantCulture, out var number) && number > 0
                ? new ChatOptions(only, TimeSpan.FromSeconds(number), run.Option("--world"))
                : throw new BenchUsageException("--seconds: a number above 0.");
    }
}
