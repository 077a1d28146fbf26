using Parley.Protocol.Media;

namespace Parley.Protocol.Chat;

/// <summary>A message that carries files, with those of them that were asked for.</summary>
public sealed record SharedFiles
{
    public required Message Message { get; init; }

    /// <summary>In the order of sending. Of a message that carries other kinds as well only what was asked for.</summary>
    public required IReadOnlyList<StoredFile> Files { get; init; }
}
