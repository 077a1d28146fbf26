using Microsoft.AspNetCore.Http;
using Parley.Contracts.Accounts;

namespace Parley.Platform.Http;

public static class HttpCaller
{
    /// <summary>Who is asking, behind <c>RequirePermission(…)</c>.</summary>
    /// <exception cref="InvalidOperationException">The endpoint allows anonymous requests: a bug of the endpoint.</exception>
    public static Caller Caller(this HttpContext context) =>
        context.Features.Get<Caller>() ?? throw new InvalidOperationException("This endpoint does not require a caller.");
}
