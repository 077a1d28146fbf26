using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Server.Web;

/// <summary>What every response tells a browser, failed ones included.</summary>
internal static class SecurityHeaders
{
    /// <summary>Everything from this origin; sockets to this host; inline styles, which the component library sets.</summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'";

    /// <summary>
    /// For the client's scripts. A page goes by its own policy; a worker goes by the one that its script came with, and the client's keeps its data in
    /// SQLite, which is WebAssembly. So pages may not compile any.
    /// </summary>
    private const string ScriptContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    // RFC 6797. Without includeSubDomains: other names of the domain are none of this server's business.
    private const string TransportSecurity = "max-age=31536000";

    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<PublicUrlOptions>>();
        Func<object, Task> set = state =>
        {
            Set((HttpContext)state, options.Value.Url?.Scheme == "https");
            return Task.CompletedTask;
        };
        app.Use(next => context =>
        {
            // When the response starts, not now: the error handler clears what was set before it.
            context.Response.OnStarting(set, context);
            return next(context);
        });
    }

    private static void Set(HttpContext context, bool publicHttps)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments("/assets") ? ScriptContentSecurityPolicy : ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        if (publicHttps)
        {
            headers.StrictTransportSecurity = TransportSecurity;
        }

        if (headers.CacheControl.Count == 0 && context.Request.Path.StartsWithSegments("/api"))
        {
            headers.CacheControl = "no-store"; // what one person may see is no cache's
        }
    }
}
