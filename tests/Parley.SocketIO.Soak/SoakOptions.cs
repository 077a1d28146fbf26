using System.Globalization;

namespace Parley.SocketIO.Soak;

/// <summary>What <c>./parley soak</c> is told.</summary>
internal sealed record SoakOptions
{
    internal const string Usage = """
        ./parley soak --seconds N [--clients N] [--seed S]
          --seconds N    how long the clients are restless, 20 to 36000; what is waited for in between comes on top
          --clients N    10 to 5000, default 2000
          --seed S       the same clients do the same things; default: by chance, printed
        """;

    internal int Seconds { get; init; }

    internal int Clients { get; init; } = 2_000;

    internal int Seed { get; init; } = Random.Shared.Next(1, int.MaxValue);

    /// <summary>
    /// Between two readings: a minute, or half of a short run. The last is held against the first: minute one, or what a short run's first half has filled pools
    /// and caches with.
    /// </summary>
    internal TimeSpan Between => TimeSpan.FromSeconds(Math.Min(60, Seconds / 2.0));

    /// <exception cref="FormatException">With a message for whoever typed it.</exception>
    internal static SoakOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new SoakOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : throw new FormatException($"{name} needs a value");
            options = name switch
            {
                "--seconds" => options with { Seconds = Number(20, 36_000) },
                "--clients" => options with { Clients = Number(10, 5_000) },
                "--seed" => options with { Seed = Number(0, int.MaxValue) },
                _ => throw new FormatException($"soak does not know '{name}'"),
            };

            int Number(int least, int most) =>
                int.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new FormatException($"{name} must be a number from {least} to {most}, not '{value}'");
        }

        return options.Seconds > 0 ? options : throw new FormatException("--seconds is missing");
    }
}
