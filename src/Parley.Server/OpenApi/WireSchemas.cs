using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Parley.Protocol;

namespace Parley.Server.OpenApi;

/// <summary>Schemas of the types with converters of their own, which the generator cannot look into.</summary>
internal sealed class WireSchemas : IOpenApiSchemaTransformer
{
    private const string NoteForAuthors = "The numbers are stored: never renumber.";

    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var inner = Nullable.GetUnderlyingType(type);
        var nullable = inner is null ? default : JsonSchemaType.Null;
        var kind = inner ?? type;
        if (IsId(kind))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "uuid");
        }
        else if (kind == typeof(DateTimeOffset))
        {
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullable, "date-time");
        }
        else if (kind == typeof(JsonElement))
        {
            schema.Type = JsonSchemaType.Object | nullable;
            schema.AdditionalPropertiesAllowed = true;
        }

        else if (kind.IsEnum)
        {
            schema.Type = JsonSchemaType.String | nullable;
            schema.Description = schema.Description?.Replace(NoteForAuthors, "", StringComparison.Ordinal).Trim();
        }
        else if (context.JsonTypeInfo.ElementType is { } element && IsId(element))
        {
            schema.Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" };
        }

        return Task.CompletedTask;
    }

    private static bool IsId(Type type) =>
        type.GetInterfaces().Any(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IId<>));
}
