using Microsoft.Extensions.Options;
using Parley.Media;
using Parley.Platform.Configuration;

namespace Parley.Server.Web;

/// <summary>What every response tells a browser, failed ones included.</summary>
internal static class SecurityHeaders
{
    /// <summary>
    /// Everything from this origin; sockets to this host; inline styles, which the component library sets. From the page itself come pictures that were chosen, and
    /// recordings that are listened to before they are sent. No text becomes markup, or a script's address, past the page's one policy (web/src/trusted.ts).
    /// </summary>
    private const string ContentSecurityPolicy =
        "default-src 'self'; script-src 'self'; worker-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; media-src 'self' blob:; connect-src 'self'; " +
        "frame-ancestors 'none'; base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script'; trusted-types default";

    /// <summary>
    /// For the client's scripts. A page goes by its own policy; a worker goes by the one that its script came with, and the client's keeps its data in
    /// SQLite, which is WebAssembly. So pages may not compile any.
    /// </summary>
    private const string ScriptContentSecurityPolicy =
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    /// <summary>For what people have uploaded: nothing of it runs, loads anything, or counts as this origin, even where it is opened by itself.</summary>
    private const string FileContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'";

    // RFC 6797. Without includeSubDomains: other names of the domain are none of this server's business.
    private const string TransportSecurity = "max-age=31536000";

    public static void UseSecurityHeaders(this IApplicationBuilder app)
    {
        var options = app.ApplicationServices.GetRequiredService<IOptions<PublicUrlOptions>>();
        var files = app.ApplicationServices.GetRequiredService<IOptions<MediaOptions>>();
        Func<object, Task> set = state =>
        {
            Set((HttpContext)state, options.Value.Url?.Scheme == "https", files.Value.PublicUrl?.GetLeftPart(UriPartial.Authority));
            return Task.CompletedTask;
        };
        app.Use(next => context =>
        {
            // When the response starts, not now: the error handler clears what was set before it.
            context.Response.OnStarting(set, context);
            return next(context);
        });
    }

    /// <param name="context">The response that starts.</param>
    /// <param name="publicHttps">Whether people reach this server by TLS.</param>
    /// <param name="fileOrigin">Where files come from; null: from here.</param>
    private static void Set(HttpContext context, bool publicHttps, string? fileOrigin)
    {
        var headers = context.Response.Headers;
        var isFile = context.Request.Path.StartsWithSegments("/media");
        headers.ContentSecurityPolicy = isFile ? FileContentSecurityPolicy
            : context.Request.Path.StartsWithSegments("/assets") ? ScriptContentSecurityPolicy
            : fileOrigin is null ? ContentSecurityPolicy
            : ContentSecurityPolicy.Replace("img-src 'self'", $"img-src 'self' {fileOrigin}", StringComparison.Ordinal)
                .Replace("media-src 'self'", $"media-src 'self' {fileOrigin}", StringComparison.Ordinal);
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";

        // Pages of one origin show files of the other; a link is what opens them.
        headers["Cross-Origin-Resource-Policy"] = isFile && fileOrigin is not null ? "cross-origin" : "same-origin";
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
