using System.Text.Json;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>Says which field of a JSON text is wrong: a value of the wrong type is told apart from a text that is not JSON at all.</summary>
public static class JsonErrors
{
    public static ParleyError ToError(JsonException exception)
    {
        var field = exception.Path is null or "$" or "" ? null : exception.Path.StartsWith("$.", StringComparison.Ordinal) ? exception.Path[2..] : exception.Path;

        // The reader's own failures carry an inner exception; a converter's do not.
        var syntax = exception.InnerException is not null || field is null;
        if (!syntax)
        {
            return ParleyError.Invalid(new FieldError(field!, Rule(exception)));
        }

        var at = exception.LineNumber is { } line ? $" at line {line + 1}, byte {exception.BytePositionInLine + 1}" : "";
        return new ParleyError(ErrorCodes.MalformedJson, $"Not valid JSON{at}{(field is null ? "" : $", in {field}")}.")
        {
            Fields = field is null ? [] : [new FieldError(field, "is not valid JSON text")],
        };
    }

    private static string Rule(JsonException exception) =>
        exception.Message.StartsWith("must be", StringComparison.Ordinal)
            ? exception.Message.Split(" Path: ", 2)[0]
            : "has the wrong type";
}
