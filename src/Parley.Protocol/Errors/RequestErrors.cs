using System.Text;

namespace Parley.Protocol;

/// <summary>Collects every broken rule of a request, so that a client sees all of them at once.</summary>
public sealed class RequestErrors
{
    private List<FieldError>? _errors;

    public bool Any => _errors is not null;

    public ParleyError ToError() => ParleyError.Invalid(_errors ?? []);

    public void Add(string field, string message, long? limit = null) => (_errors ??= []).Add(new FieldError(field, message, limit));

    /// <summary>A text that must be there, with something to see in it, of at most <paramref name="maxBytes"/> bytes of UTF-8.</summary>
    public void RequiredText(string field, string? value, int maxBytes)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            Add(field, "is required");
        }
        else
        {
            Text(field, value, maxBytes);
        }
    }

    /// <summary>Well-formed UTF-16 of at most <paramref name="maxBytes"/> bytes of UTF-8 and without NUL, which PostgreSQL cannot store.</summary>
    public void Text(string field, string value, int maxBytes)
    {
        // A char takes at most three bytes, so most texts pass without being counted.
        if (value.Length > maxBytes || (value.Length > maxBytes / 3 && Encoding.UTF8.GetByteCount(value) > maxBytes))
        {
            Add(field, $"at most {maxBytes} bytes of UTF-8", maxBytes);
        }
        else if (HasLoneSurrogate(value))
        {
            Add(field, "must not hold a lone surrogate");
        }
        else if (value.Contains('\0'))
        {
            Add(field, "must not hold a NUL character");
        }
    }

    private static bool HasLoneSurrogate(string value)
    {
        for (var i = value.AsSpan().IndexOfAnyInRange('\ud800', '\udfff'); i >= 0 && i < value.Length; i++)
        {
            if (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i])))
            {
                return true;
            }
        }

        return false;
    }
}
