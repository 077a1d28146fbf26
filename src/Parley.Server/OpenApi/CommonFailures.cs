using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Parley.Chat.RealTime;
using Parley.Platform.Http;
using Parley.Protocol;
using Operation = Microsoft.AspNetCore.Mvc.ApiExplorer.ApiDescription;

namespace Parley.Server.OpenApi;

/// <summary>
/// Which codes an operation or an event refuses with: those that its token, its permission, its body, its query and the ids in its path bring with them, and those
/// that it says of itself (<see cref="FailureCodes"/>). In the order of the catalogue.
/// </summary>
internal static class CommonFailures
{
    /// <summary>Of whatever takes JSON.</summary>
    private static readonly ErrorCode[] OfJson = [ErrorCodes.ValidationFailed, ErrorCodes.MalformedJson, ErrorCodes.PayloadTooLarge, ErrorCodes.UnsupportedMediaType];

    /// <summary>Of everything: what is the server's fault, or its state.</summary>
    private static readonly ErrorCode[] OfAll = [ErrorCodes.Internal, ErrorCodes.Unavailable];

    /// <summary>Of every event: it has an object, and comes by a connection that somebody has opened.</summary>
    private static readonly ErrorCode[] OfEvents = [ErrorCodes.ValidationFailed, ErrorCodes.MalformedJson, ErrorCodes.Unauthenticated, ErrorCodes.Forbidden];

    public static IReadOnlyList<ErrorCode> Of(OpenApiOperation operation, Operation description)
    {
        var metadata = description.ActionDescriptor.EndpointMetadata;
        HashSet<ErrorCode> codes = [.. OfAll, .. metadata.OfType<FailureCodes>().SelectMany(own => own.Codes)];
        if (operation.RequestBody?.Content?.ContainsKey("application/json") ?? false)
        {
            codes.UnionWith(OfJson);
        }

        if (!metadata.OfType<IAllowAnonymous>().Any())
        {
            codes.UnionWith([ErrorCodes.Unauthenticated, ErrorCodes.Forbidden]);
        }

        var parameters = operation.Parameters ?? [];

        // Any text is a text: what is wrong with one, its endpoint says.
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Query && parameter.Schema?.Type is not JsonSchemaType.String))
        {
            codes.Add(ErrorCodes.ValidationFailed);
        }

        // An id that is none is the path of nothing.
        if (parameters.Any(parameter => parameter.In == ParameterLocation.Path && parameter.Schema?.Format is not null))
        {
            codes.Add(ErrorCodes.NotFound);
        }

        return InOrder(codes);
    }

    public static IReadOnlyList<ErrorCode> Of(TakenEvent taken) => InOrder([.. OfAll, .. OfEvents, .. taken.Failures]);

    private static List<ErrorCode> InOrder(HashSet<ErrorCode> codes) => [.. ErrorCodes.All.Where(codes.Contains)];
}
