namespace Parley.Protocol;

/// <summary>A typed id: a UUID (RFC 9562) at the door, never mixed up with the id of another kind of thing.</summary>
public interface IId<TSelf>
    where TSelf : struct, IId<TSelf>
{
    Guid Value { get; }

    static abstract TSelf From(Guid value);
}

public static class IdText
{
    /// <summary>Reads the 36-character form only: other spellings of a UUID would make two texts equal that a client keeps apart.</summary>
    public static bool TryParse<TId>(ReadOnlySpan<char> text, out TId id)
        where TId : struct, IId<TId>
    {
        // The length, because the framework's parser allows blanks around it.
        var value = Guid.Empty;
        var valid = text.Length == 36 && Guid.TryParseExact(text, "D", out value);
        id = valid ? TId.From(value) : default;
        return valid;
    }
}
