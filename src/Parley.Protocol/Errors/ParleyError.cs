using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>What is wrong with one field of a request.</summary>
/// <param name="Field">The path as the client wrote it, like <c>text</c> or <c>members[3]</c>.</param>
/// <param name="Message">The rule that is broken, without the field's name: "at most 8192 bytes of UTF-8".</param>
/// <param name="Limit">The number in the rule, when there is one.</param>
public sealed record FieldError(
    string Field, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Limit = null);

/// <summary>An expected failure: a value, not an exception.</summary>
public sealed record ParleyError(ErrorCode Kind, string Detail)
{
    public IReadOnlyList<FieldError> Fields { get; init; } = [];

    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Of <c>second-factor-required</c>: what the second step is answered with.</summary>
    public string? Challenge { get; init; }

    public static ParleyError Invalid(params IReadOnlyList<FieldError> fields) =>
        new(ErrorCodes.ValidationFailed, string.Join(" ", fields.Select(field => $"{field.Field}: {field.Message}."))) { Fields = fields };

    public static ParleyError NotFound(string what) => new(ErrorCodes.NotFound, $"No such {what}.");
}
