using Microsoft.AspNetCore.Builder;
using Parley.Protocol;

namespace Parley.Platform.Http;

/// <summary>
/// The codes of the refusals that an endpoint has of its own. What its token, its permission, its body, its query and the ids in its path bring with them is not
/// said again (the server's <c>OpenApi/CommonFailures</c>). The document names both; a test that receives another one fails.
/// </summary>
public sealed record FailureCodes(IReadOnlyList<ErrorCode> Codes);

public static class FailureCodesExtensions
{
    /// <summary>Says with which codes an endpoint refuses besides the common ones; in a group, in addition to what an endpoint says itself.</summary>
    public static TBuilder FailsWith<TBuilder>(this TBuilder endpoint, params ErrorCode[] codes)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new FailureCodes(codes));
}
