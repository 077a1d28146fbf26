using System.Diagnostics.CodeAnalysis;

namespace Parley.Protocol;

/// <summary>Either a value or the reason why there is none.</summary>
public readonly record struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, ParleyError? error) => (_value, Error) = (value, error);

    public ParleyError? Error { get; }

    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out ParleyError? error)
    {
        (value, error) = (_value, Error);
        return error is null;
    }

    /// <summary>The value of a result that is known to have succeeded.</summary>
    /// <exception cref="InvalidOperationException">It has not: a bug of the caller.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"The result is an error: {Error.Kind.Code}.");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(ParleyError error) => new(default, error);
}
