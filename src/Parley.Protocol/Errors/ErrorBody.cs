using System.Text.Json.Serialization;

namespace Parley.Protocol;

/// <summary>An error on the wire: RFC 9457 problem details over REST, the same object in an acknowledgement (without type and status).</summary>
public sealed record ErrorBody
{
    /// <summary>The page that explains each code; a problem's <c>type</c> is this and the code.</summary>
    public const string TypeBase = "https://parley.chat/errors/";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Type { get; init; }

    public required string Title { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Status { get; init; }

    public required string Code { get; init; }

    public required string Detail { get; init; }

    public required bool Retryable { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FieldError>? Errors { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? RetryAfterMs { get; init; }

    /// <summary>Of <c>second-factor-required</c>: what the second step is answered with.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Challenge { get; init; }

    public static ErrorBody ForEvent(ParleyError error) => new()
    {
        Title = error.Kind.Title,
        Code = error.Kind.Code,
        Detail = error.Detail,
        Retryable = error.Kind.Retryable,
        Errors = error.Fields.Count == 0 ? null : error.Fields,
        RetryAfterMs = (long?)error.RetryAfter?.TotalMilliseconds,
        Challenge = error.Challenge,
    };

    public static ErrorBody ForHttp(ParleyError error) =>
        ForEvent(error) with { Type = TypeBase + error.Kind.Code, Status = error.Kind.Status };
}
