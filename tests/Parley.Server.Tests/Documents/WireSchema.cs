using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace Parley.Server.Tests.Documents;

/// <summary>
/// Checks values against the schemas of one document, in the few words of JSON Schema that the documents use. A word that it does not know is an error, so nothing
/// goes unchecked; a property that is not described is one, too. Safe from any thread.
/// </summary>
internal sealed class WireSchema(JsonElement document)
{
    /// <summary>Words that say nothing about a value.</summary>
    private static readonly string[] Comments = ["description", "title", "default", "example", "examples", "deprecated", "readOnly"];

    private readonly ConcurrentDictionary<string, byte> _seen = new(StringComparer.Ordinal);

    /// <summary>The properties that a value had, as <c>Schema.property</c>.</summary>
    public bool HasSeen(string property) => _seen.ContainsKey(property);

    public void See(string property) => _seen.TryAdd(property, 0);

    /// <summary>What is wrong with the value; empty when nothing is.</summary>
    public IReadOnlyList<string> Check(JsonElement value, JsonElement schema, string path)
    {
        var errors = new List<string>();
        Check(value, schema, path, name: null, errors);
        return errors;
    }

    /// <summary>The schema that a reference like <c>#/components/schemas/User</c> means.</summary>
    public JsonElement Resolve(string reference) =>
        reference.TrimStart('#', '/').Split('/').Aggregate(document, static (at, step) => at.GetProperty(step));

    private void Check(JsonElement value, JsonElement schema, string path, string? name, List<string> errors)
    {
        foreach (var word in schema.EnumerateObject())
        {
            switch (word.Name)
            {
                case "$ref":
                    var reference = word.Value.GetString()!;
                    Check(value, Resolve(reference), path, reference[(reference.LastIndexOf('/') + 1)..], errors);
                    break;
                case "type":
                    CheckType(value, word.Value, path, errors);
                    break;
                case "format":
                    CheckFormat(value, word.Value.GetString()!, path, errors);
                    break;
                case "enum":
                    Require(word.Value.EnumerateArray().Any(one => JsonElement.DeepEquals(one, value)), $"{path}: {value.GetRawText()} is not among the values described", errors);
                    break;
                case "allOf":
                    foreach (var part in word.Value.EnumerateArray())
                    {
                        CheckPart(value, part, path, errors);
                    }

                    break;
                case "oneOf":
                    CheckOneOf(value, word.Value, path, errors);
                    break;
                case "items" when value.ValueKind == JsonValueKind.Array:
                    var index = 0;
                    foreach (var item in value.EnumerateArray())
                    {
                        Check(item, word.Value, string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"), name: null, errors);
                    }

                    break;
                case "required" when value.ValueKind == JsonValueKind.Object:
                    foreach (var required in word.Value.EnumerateArray().Select(one => one.GetString()!).Where(one => !value.TryGetProperty(one, out _)))
                    {
                        errors.Add($"{path}: {required} is missing");
                    }

                    break;
                case "properties" when value.ValueKind == JsonValueKind.Object:
                    CheckProperties(value, word.Value, path, name, errors);
                    break;
                case "additionalProperties" when value.ValueKind == JsonValueKind.Object && word.Value.ValueKind == JsonValueKind.Object:
                    foreach (var entry in value.EnumerateObject())
                    {
                        Check(entry.Value, word.Value, $"{path}.{entry.Name}", name: null, errors);
                    }

                    break;
                case "items" or "required" or "properties" or "additionalProperties":
                    break;
                default:
                    Require(Comments.Contains(word.Name) || word.Name.StartsWith("x-", StringComparison.Ordinal), $"{path}: the schema says {word.Name}, which is not understood", errors);
                    break;
            }
        }
    }

    /// <summary>A reference says all that there is; what stands beside it says more of single properties.</summary>
    private void CheckPart(JsonElement value, JsonElement part, string path, List<string> errors)
    {
        if (part.TryGetProperty("$ref", out _))
        {
            Check(value, part, path, name: null, errors);
            return;
        }

        foreach (var property in part.GetProperty("properties").EnumerateObject())
        {
            Check(value.GetProperty(property.Name), property.Value, $"{path}.{property.Name}", name: null, errors);
        }
    }

    private void CheckProperties(JsonElement value, JsonElement properties, string path, string? name, List<string> errors)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (!properties.TryGetProperty(property.Name, out var described))
            {
                errors.Add($"{path}: {property.Name} is not described");
                continue;
            }

            if (name is not null)
            {
                See($"{name}.{property.Name}");
            }

            Check(property.Value, described, $"{path}.{property.Name}", name: null, errors);
        }
    }

    private void CheckOneOf(JsonElement value, JsonElement choices, string path, List<string> errors)
    {
        List<string>? closest = null;
        foreach (var choice in choices.EnumerateArray())
        {
            var wrong = new List<string>();
            Check(value, choice, path, name: null, wrong);
            if (wrong.Count == 0)
            {
                return;
            }

            // What is not null was not meant to be: the other choice's errors tell more.
            closest = choice.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String && type.GetString() == "null" ? closest : wrong;
        }

        errors.AddRange(closest ?? [$"{path}: fits none of its schemas"]);
    }

    private static void CheckType(JsonElement value, JsonElement type, string path, List<string> errors)
    {
        var allowed = type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.GetString()!).ToList() : [type.GetString()!];
        var actual = value.ValueKind switch
        {
            JsonValueKind.Object => "object",
            JsonValueKind.Array => "array",
            JsonValueKind.String => "string",
            JsonValueKind.Number => allowed.Contains("integer") && value.TryGetInt64(out _) ? "integer" : "number",
            JsonValueKind.True or JsonValueKind.False => "boolean",
            _ => "null",
        };
        Require(allowed.Contains(actual), $"{path}: is {actual}, described as {string.Join(" or ", allowed)}", errors);
    }

    private static void CheckFormat(JsonElement value, string format, string path, List<string> errors)
    {
        var right = (value.ValueKind, format) switch
        {
            (JsonValueKind.String, "uuid") => Guid.TryParseExact(value.GetString(), "D", out _),
            (JsonValueKind.String, "date-time") => value.TryGetDateTimeOffset(out _),
            (JsonValueKind.String, "uri") => Uri.TryCreate(value.GetString(), UriKind.Absolute, out _),
            (JsonValueKind.Number, "int32") => value.TryGetInt32(out _),
            (JsonValueKind.Number, "int64") => value.TryGetInt64(out _),
            (JsonValueKind.Null, _) => true, // whether it may be is said by the type
            _ => false,
        };
        Require(right, $"{path}: {value.GetRawText()} is no {format}", errors);
    }

    private static void Require(bool condition, string otherwise, List<string> errors)
    {
        if (!condition)
        {
            errors.Add(otherwise);
        }
    }
}
