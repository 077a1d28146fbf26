using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>
/// Says what is wrong with a JSON text, in words for the client: a text that is not JSON (<c>malformed-json</c>) is told apart from a value that a field cannot
/// take (<c>validation-failed</c>).
/// </summary>
/// <remarks>
/// System.Text.Json has one exception for both. What tells them apart is its inner exception, and for three cases only its message: the tests hold each
/// case against the real reader, so that a new runtime that words them differently is noticed.
/// </remarks>
public static partial class JsonErrors
{
    private const string WholeBody = "body";

    public static ParleyError ToError(JsonException exception)
    {
        var field = Field(exception.Path);
        if (ReaderFailure(exception) is { } reader)
        {
            return Malformed(exception, field, reader.Message.Contains("maximum configured depth", StringComparison.Ordinal)
                ? $"nested deeper than {ProtocolJson.Default.Options.MaxDepth}"
                : "not valid JSON");
        }

        if (IsIllFormedText(exception.InnerException))
        {
            return Malformed(exception, field, "a text that is not well-formed Unicode");
        }

        if (exception.Message.StartsWith("Duplicate propert", StringComparison.Ordinal))
        {
            return Malformed(exception, field, "a key that is there twice");
        }

        var missing = Missing(exception.Message);
        return ParleyError.Invalid(missing.Count > 0 ? missing : [new FieldError(field ?? WholeBody, Rule(exception))]);
    }

    // The reader's own exception is a type of its own; the serializer wraps it to add the path.
    private static JsonException? ReaderFailure(JsonException exception) =>
        exception.GetType() != typeof(JsonException) ? exception : exception.InnerException as JsonException;

    // Invalid UTF-8, or an escape that is half of a surrogate pair.
    private static bool IsIllFormedText(Exception? cause) =>
        cause is InvalidOperationException
        && (cause.InnerException is DecoderFallbackException || cause.Message.Contains("UTF-16 JSON text", StringComparison.Ordinal));

    private static ParleyError Malformed(JsonException exception, string? field, string what)
    {
        var at = exception.LineNumber is { } line
            ? string.Create(CultureInfo.InvariantCulture, $" at line {line + 1}, byte {exception.BytePositionInLine + 1}")
            : "";
        return new ParleyError(ErrorCodes.MalformedJson, $"{char.ToUpperInvariant(what[0])}{what[1..]}{at}{(field is null ? "" : $", in {field}")}.")
        {
            Fields = field is null ? [] : [new FieldError(field, what)],
        };
    }

    private static string Rule(JsonException exception) => exception.InnerException switch
    {
        null when exception.Message.StartsWith("must ", StringComparison.Ordinal) => exception.Message, // our own converters'
        FormatException => "must be a whole number",
        InvalidOperationException wrong when wrong.Message.EndsWith("as a string.", StringComparison.Ordinal) => "must be a text",
        InvalidOperationException wrong when wrong.Message.EndsWith("as a number.", StringComparison.Ordinal) => "must be a number",
        InvalidOperationException wrong when wrong.Message.EndsWith("as a boolean.", StringComparison.Ordinal) => "must be true or false",
        _ => "has the wrong type",
    };

    private static List<FieldError> Missing(string message)
    {
        var names = message.IndexOf("missing required properties including:", StringComparison.Ordinal);
        return names < 0 ? [] : [.. Quoted().Matches(message[names..]).Select(name => new FieldError(name.Groups[1].Value, "is required"))];
    }

    // $.members[3] → members[3]; the root has no name.
    private static string? Field(string? path) =>
        path is null or "" or "$" ? null : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    [GeneratedRegex("'([^']+)'")]
    private static partial Regex Quoted();
}
