using System.Globalization;

namespace Parley.SocketIO.Fuzz;

/// <summary>What <c>./parley fuzz</c> is told.</summary>
internal sealed record FuzzOptions
{
    internal const string Usage = """
        ./parley fuzz --cases N [--seed S] [--target T]
          --cases N     how many inputs are made up, 1 to 1,000,000,000
          --seed S      the same inputs again; default: by chance, printed
          --target T    only one of the targets: packet, payload, frames, head, session
        ./parley fuzz --seed S --case I     one input again, alone: what a failure says
        """;

    /// <summary>How many cases, from <see cref="First"/> on.</summary>
    internal long Cases { get; init; }

    /// <summary>The index of the first case.</summary>
    internal long First { get; init; }

    internal ulong Seed { get; init; } = (ulong)Random.Shared.Next(1, int.MaxValue);

    /// <summary>Null: all of them, in turn by chance.</summary>
    internal string? Target { get; init; }

    /// <exception cref="FormatException">With a message for whoever typed it.</exception>
    internal static FuzzOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new FuzzOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            var name = arguments[index];
            var value = index + 1 < arguments.Count ? arguments[index + 1] : throw new FormatException($"{name} needs a value");
            options = name switch
            {
                "--cases" => options with { Cases = Number(1, 1_000_000_000) },
                "--seed" => options with { Seed = (ulong)Number(0, long.MaxValue) },
                "--case" => options with { First = Number(0, long.MaxValue), Cases = 1 },
                "--target" => options with { Target = FuzzRun.TargetNames.Contains(value) ? value : throw new FormatException($"there is no target '{value}'") },
                _ => throw new FormatException($"fuzz does not know '{name}'"),
            };

            long Number(long least, long most) =>
                long.TryParse(value, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new FormatException($"{name} must be a number from {least} to {most}, not '{value}'");
        }

        return options.Cases > 0 ? options : throw new FormatException("--cases is missing");
    }
}
