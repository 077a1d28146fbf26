using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>An uploaded file, with everything that is made of it.</summary>
[JsonConverter(typeof(IdJsonConverter<FileId>))]
public readonly record struct FileId(Guid Value) : IId<FileId>
{
    public static FileId From(Guid value) => new(value);

    public static FileId New(TimeProvider clock) => new(Guid.CreateVersion7(clock.GetUtcNow()));

    public static bool TryParse(string? text, out FileId id) => IdText.TryParse(text, out id);

    public override string ToString() => Value.ToString("D");
}
