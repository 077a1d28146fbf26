using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Protocol;

public sealed partial class ProtocolJson
{
    /// <summary>Makes <paramref name="options"/> read and write exactly as <see cref="Default"/> does.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = false;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.AllowDuplicateProperties = false;
        options.MaxDepth = 32;
        options.Converters.Add(new Rfc3339Converter());
        options.TypeInfoResolverChain.Insert(0, Default);
    }
}
