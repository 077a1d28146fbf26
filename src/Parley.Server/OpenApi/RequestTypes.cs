using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Server.OpenApi;

/// <summary>
/// The types that clients write, with all that they are made of. The server takes them with whatever is missing; what it writes itself has every property that is
/// not left out on purpose.
/// </summary>
internal sealed class RequestTypes(IServiceProvider services)
{
    private readonly Lazy<HashSet<Type>> _types = new(() => Find(services));

    public bool Contains(Type type) => _types.Value.Contains(type);

    private static HashSet<Type> Find(IServiceProvider services)
    {
        var bodies = services.GetRequiredService<IApiDescriptionGroupCollectionProvider>().ApiDescriptionGroups.Items
            .SelectMany(group => group.Items)
            .SelectMany(description => description.ParameterDescriptions)
            .Where(parameter => parameter.Source == BindingSource.Body)
            .Select(parameter => parameter.Type);
        var found = new HashSet<Type>();
        foreach (var type in bodies.Concat(services.GetRequiredService<SocketEvents>().All.Select(taken => taken.Request)))
        {
            Follow(type, found);
        }

        return found;
    }

    private static void Follow(Type type, HashSet<Type> found)
    {
        var shape = ProtocolJson.Default.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type);
        if (shape?.Kind == JsonTypeInfoKind.Object && found.Add(shape.Type))
        {
            foreach (var property in shape.Properties)
            {
                Follow(property.PropertyType, found);
            }
        }
        else if (shape?.ElementType is { } element)
        {
            Follow(element, found);
        }
    }
}
