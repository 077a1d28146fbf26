using Microsoft.Extensions.FileProviders;
using Microsoft.Net.Http.Headers;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Server.Settings;

namespace Parley.Server.Web;

/// <summary>Serves the web client: its files, and its page for every address that only the client knows.</summary>
internal static class WebClient
{
    public const string Missing = "This Parley server runs without its web client: no files are in its wwwroot folder (./parley run builds them).";

    private static readonly string[] ServerPaths = ["/api", "/socket.io", "/openapi", "/asyncapi", "/health", "/metrics", "/.well-known", "/assets", "/media"];

    /// <summary>The folder of the files; null when the server has none.</summary>
    public static string? Folder(IConfiguration configuration)
    {
        var folder = configuration[$"{ServerOptions.Section}:{nameof(ServerOptions.WebRoot)}"] is { Length: > 0 } configured
            ? Path.GetFullPath(configured)
            : Path.Combine(AppContext.BaseDirectory, "wwwroot");
        return File.Exists(Path.Combine(folder, "index.html")) ? folder : null;
    }

    /// <summary>Files whose names hold a hash of their content never change; the page that names them is asked for each time.</summary>
    public static void UseWebClientFiles(this WebApplication app)
    {
        if (Folder(app.Configuration) is { } folder)
        {
            app.UseStaticFiles(new StaticFileOptions
            {
                FileProvider = new PhysicalFileProvider(folder),
                OnPrepareResponse = file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Path.StartsWithSegments("/assets") ? "public, max-age=31536000, immutable" : "no-cache",
            });
        }
    }

    /// <summary>
    /// Answers what no endpoint does, before the authorization that every endpoint without an exemption demands: an unknown path is 404 and a wrong method 405
    /// for everybody, and the client's own addresses get its page. Comes after routing and CORS.
    /// </summary>
    public static void UseUnknownPaths(this WebApplication app)
    {
        var folder = Folder(app.Configuration);
        app.Use((context, next) => context.GetEndpoint() switch
        {
            null => AnswerAsync(context, folder),
            RouteEndpoint => next(context),
            { RequestDelegate: { } refusal } => refusal(context), // routing's own: 405, 415
            _ => next(context),
        });
    }

    private static Task AnswerAsync(HttpContext context, string? folder)
    {
        if (!IsPage(context.Request))
        {
            return ProblemWriter.WriteAsync(context, new ParleyError(ErrorCodes.NotFound, "There is nothing at this path."));
        }

        context.Response.Headers.CacheControl = "no-cache";
        if (folder is not null)
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.SendFileAsync(Path.Combine(folder, "index.html"), context.RequestAborted);
        }

        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(Missing + "\n", context.RequestAborted);
    }

    /// <summary>An address that a person may have typed or kept, rather than a file that is missing: then the client's page would only confuse.</summary>
    private static bool IsPage(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && !ServerPaths.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        && !Path.HasExtension(request.Path.Value)
        && AcceptsHtml(request);

    private static bool AcceptsHtml(HttpRequest request) =>
        request.Headers.Accept.Count == 0
        || (MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var types) && types.Any(type => type.MatchesMediaType("text/html") || type.MatchesAllTypes));
}
