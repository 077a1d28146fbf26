using System.Globalization;

namespace Parley.Chaos;

/// <summary>What <c>./parley chaos</c> is told.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        ./parley chaos --seconds N [--engine sqlite|postgres|both] [--seed S] [--clients 50] [--conversations 20]
          --seconds N          how long faults are made, 10 to 3000; what heals after the last one comes on top
          --engine E           sqlite (default), postgres, or both at the same time
          --seed S             the same faults in the same order; default: by chance
          --clients N          people, each with a device or two; 10 to 500, default 50
          --conversations N    half of them direct, the others groups; 4 to 200, default 20
          --rate N             messages per second of all clients together, 10 to 5000, default 200
          --output DIR         where the journals of a run with violations go (artifacts/chaos)
        """;

    public int Seconds { get; init; }

    public IReadOnlyList<string> Engines { get; init; } = ["sqlite"];

    public int Seed { get; init; } = Random.Shared.Next(1, 1_000_000);

    public int Clients { get; init; } = 50;

    public int Conversations { get; init; } = 20;

    public int Rate { get; init; } = 200;

    /// <summary>Not on the command line: another program than the product, for tests of the checker.</summary>
    public (string Project, string Assembly, string[] Arguments) Program { get; init; } = ("Parley.Server", "parley-server", []);

    /// <summary>Not on the command line: only these kinds of faults; null: all.</summary>
    public IReadOnlyList<string>? Kinds { get; init; }

    public string Output { get; init; } = Path.Combine("artifacts", "chaos");

    /// <exception cref="FormatException">With a message for whoever typed it.</exception>
    public static ChaosOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ChaosOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : throw new FormatException($"{name} needs a value");
            options = name switch
            {
                "--seconds" => options with { Seconds = Number(10, 3000) },
                "--engine" => options with { Engines = Engine(value) },
                "--seed" => options with { Seed = Number(0, int.MaxValue) },
                "--clients" => options with { Clients = Number(10, 500) },
                "--conversations" => options with { Conversations = Number(4, 200) },
                "--rate" => options with { Rate = Number(10, 5000) },
                "--output" => options with { Output = value },
                _ => throw new FormatException($"chaos does not know '{name}'"),
            };

            int Number(int least, int most) =>
                int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new FormatException($"{name} must be a number from {least} to {most}, not '{value}'");
        }

        return options.Seconds > 0 ? options : throw new FormatException("--seconds is missing");
    }

    private static IReadOnlyList<string> Engine(string value) => value switch
    {
        "sqlite" or "postgres" => [value],
        "both" => ["sqlite", "postgres"],
        _ => throw new FormatException($"--engine must be sqlite, postgres or both, not '{value}'"),
    };
}
