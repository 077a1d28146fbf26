using System.Text.Json.Serialization;

namespace Parley.Server.Doctor;

/// <summary>What the doctor has to say about one thing.</summary>
/// <param name="Kind">How serious it is.</param>
/// <param name="Text">One line.</param>
/// <param name="Mend">What to do; always there with a problem.</param>
internal sealed record Finding(FindingKind Kind, string Text, string? Mend = null)
{
    public static Finding Ok(string text) => new(FindingKind.Ok, text);

    public static Finding Note(string text, string? mend = null) => new(FindingKind.Note, text, mend);

    public static Finding Problem(string text, string mend) => new(FindingKind.Problem, text, mend);

    public override string ToString()
    {
        var line = $"{Kind.ToString().ToLowerInvariant()}: {Text}{(Mend is null ? "" : $" / mend: {Mend}")}";
        return line.ReplaceLineEndings(" ");
    }
}

[JsonConverter(typeof(Protocol.KebabEnumConverter<FindingKind>))]
internal enum FindingKind
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; the server runs.</summary>
    Note,

    /// <summary>The server does not start, or not as intended.</summary>
    Problem,
}

[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(IReadOnlyList<Finding>))]
internal sealed partial class FindingJson : JsonSerializerContext;
