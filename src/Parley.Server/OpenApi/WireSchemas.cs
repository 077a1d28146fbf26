using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;

namespace Parley.Server.OpenApi;

/// <summary>
/// What the generator cannot see: how types with converters of their own travel, which properties of an answer are always there, and which are left out where they
/// would be null.
/// </summary>
internal sealed class WireSchemas(RequestTypes requests) : IOpenApiSchemaTransformer
{
    private const string NoteForAuthors = "The numbers are stored: never renumber.";

    /// <summary>Says that an object's keys are ids.</summary>
    private const string IdKeys = "x-keys";

    /// <summary>Where the generator notes that a property may be null whose type has a schema of its own.</summary>
    private const string NullableProperty = "x-is-nullable-property";

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var inner = Nullable.GetUnderlyingType(type);
        var leftOut = context.JsonPropertyInfo is { } property && IsLeftOut(property);
        var kind = inner ?? type;

        // Ids, enumerations and objects of senders' own have schemas of their own, which are of none of the properties: whether one may be null stands beside the reference.
        if (IsId(kind))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String, "uuid");
        }
        else if (kind == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | (inner is null ? default : JsonSchemaType.Null), "date-time");
        }
        else if (kind == typeof(JsonElement))
        {
            schema.Type = JsonSchemaType.Object;
            schema.AdditionalPropertiesAllowed = true;
        }
        else if (kind.IsEnum)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. Enum.GetNames(kind).Select(name => JsonValue.Create(JsonNamingPolicy.KebabCaseLower.ConvertName(name)))];
            schema.Description = schema.Description?.Replace(NoteForAuthors, "", StringComparison.Ordinal).Trim() is { Length: > 0 } rest ? rest : null;
        }
        else if (context.JsonTypeInfo.ElementType is { } element && IsId(element))
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        }
        else if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Dictionary && type.GetGenericArguments() is [var key, ..] && IsId(key))
        {
            (schema.Extensions ??= new Dictionary<string, IOpenApiExtension>(StringComparer.Ordinal))[IdKeys] = new JsonNodeExtension("uuid");
        }
        else if (schema.Properties is not null)
        {
            DescribeProperties(schema, context.JsonTypeInfo);
        }

        if (leftOut)
        {
            schema.Type &= ~JsonSchemaType.Null;
            schema.Metadata?.Remove(NullableProperty);
        }

        return Task.CompletedTask;
    }

    private void DescribeProperties(OpenApiSchema schema, JsonTypeInfo type)
    {
        if (!requests.Contains(type.Type))
        {
            schema.Required ??= new HashSet<string>(StringComparer.Ordinal);
            schema.Required.UnionWith(type.Properties.Where(property => property.Get is not null && !IsLeftOut(property)).Select(property => property.Name));
        }

        if (type.Type == typeof(ErrorBody) && schema.Properties!["code"] is OpenApiSchema code)
        {
            code.Enum = [.. ErrorCodes.All.Select(one => JsonValue.Create(one.Code))];
        }
    }

    /// <summary>Whether it is not written when it is null, or has its type's default.</summary>
    private static bool IsLeftOut(JsonPropertyInfo property) => property.AttributeProvider?
        .GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true).OfType<JsonIgnoreAttribute>()
        .Any(ignored => ignored.Condition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault) ?? false;

    private static bool IsId(Type type) =>
        type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IId<>));
}
