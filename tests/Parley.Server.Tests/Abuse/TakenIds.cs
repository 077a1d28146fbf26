using System.Text.Json;
using Parley.Server.Tests.Documents;

namespace Parley.Server.Tests.Abuse;

/// <summary>Finds in the documents what takes an id: in the path, in the query, or anywhere in the body.</summary>
internal static class TakenIds
{
    /// <summary>The operations, as <c>GET /users/{id}</c>.</summary>
    public static IEnumerable<string> OfOperations(JsonElement rest)
    {
        var schemas = new WireSchema(rest);
        return from path in rest.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               where TakesId(operation.Value, schemas)
               select $"{operation.Name.ToUpperInvariant()} {path.Name.Replace("/api/v1", "", StringComparison.Ordinal)}";
    }

    /// <summary>The names of the events that clients send.</summary>
    public static IEnumerable<string> OfEvents(JsonElement events)
    {
        var schemas = new WireSchema(events);
        return from message in events.GetProperty("components").GetProperty("messages").EnumerateObject()
               where message.Name.StartsWith("client.", StringComparison.Ordinal) && !message.Name.EndsWith(".ok", StringComparison.Ordinal)
               where HoldsId(message.Value.GetProperty("payload"), schemas, [])
               select message.Value.GetProperty("name").GetString()!;
    }

    /// <summary>A provider of sign-in is no secret of anybody's, and its name no id.</summary>
    private static bool TakesId(JsonElement operation, WireSchema schemas) =>
        (operation.TryGetProperty("parameters", out var parameters) && parameters.EnumerateArray().Any(parameter =>
            parameter.GetProperty("name").GetString()! is not "provider" and var name
            && (parameter.GetProperty("in").GetString() == "path" || name.EndsWith("Id", StringComparison.Ordinal))))
        || (operation.TryGetProperty("requestBody", out var body) && body.GetProperty("content").EnumerateObject().Any(content =>
            content.Value.TryGetProperty("schema", out var schema) && HoldsId(schema, schemas, [])));

    private static bool HoldsId(JsonElement schema, WireSchema schemas, HashSet<string> followed) => schema.EnumerateObject().Any(word => word.Name switch
    {
        "$ref" => followed.Add(word.Value.GetString()!) && HoldsId(schemas.Resolve(word.Value.GetString()!), schemas, followed),
        "format" or "x-keys" => word.Value.GetString() == "uuid",
        "items" => HoldsId(word.Value, schemas, followed),
        "additionalProperties" => word.Value.ValueKind == JsonValueKind.Object && HoldsId(word.Value, schemas, followed),
        "oneOf" => word.Value.EnumerateArray().Any(one => HoldsId(one, schemas, followed)),
        "properties" => word.Value.EnumerateObject().Any(property => HoldsId(property.Value, schemas, followed)),
        _ => false,
    });
}
