using System.Buffers;

namespace Parley.Platform.Blobs;

/// <summary>The name of a blob: 64 hexadecimal digits in lower case, a keyed hash that says nothing of what it names. Never used for other bytes again.</summary>
public readonly record struct BlobName
{
    private const int Digits = 64;

    private static readonly SearchValues<char> Hexadecimal = SearchValues.Create("0123456789abcdef");

    private readonly string? _text;

    /// <exception cref="ArgumentException">It is no such name. Names become paths, so nothing else may ever be one.</exception>
    public BlobName(string text) => _text = IsName(text) ? text : throw new ArgumentException("A blob's name is 64 hexadecimal digits in lower case.", nameof(text));

    public static bool TryParse(string text, out BlobName name)
    {
        name = IsName(text) ? new BlobName(text) : default;
        return name._text is not null;
    }

    public override string ToString() => _text ?? throw new InvalidOperationException("A blob without a name.");

    private static bool IsName(string text) => text.Length == Digits && !text.AsSpan().ContainsAnyExcept(Hexadecimal);
}
