using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.SocketIO;

namespace Parley.Server.Web;

internal static class Cors
{
    /// <summary>Of resumable uploads (tus 1.0).</summary>
    private static readonly string[] UploadHeaders = ["Tus-Resumable", "Upload-Expires", "Upload-Length", "Upload-Metadata", "Upload-Offset"];

    /// <summary>The configured origins, the same for REST and for sockets. Pages of the server's own origin need no entry.</summary>
    public static void AddParleyCors(this IServiceCollection services)
    {
        services.AddCors();
        services.AddOptions<Microsoft.AspNetCore.Cors.Infrastructure.CorsOptions>().Configure<IOptions<PublicUrlOptions>>((cors, pages) =>
            cors.AddDefaultPolicy(policy => policy
                .WithOrigins([.. pages.Value.CorsOrigins])
                .WithMethods("GET", "HEAD", "POST", "PATCH", "DELETE")
                .WithHeaders(["Authorization", "Content-Type", .. UploadHeaders])
                .WithExposedHeaders(["Location", .. UploadHeaders])
                .AllowCredentials()
                .SetPreflightMaxAge(TimeSpan.FromMinutes(10))));
        services.AddOptions<SocketIOOptions>().Configure<IOptions<PublicUrlOptions>>((sockets, pages) =>
        {
            foreach (var origin in pages.Value.CorsOrigins)
            {
                sockets.AllowedOrigins.Add(origin);
            }

            if (pages.Value.Url is { } own)
            {
                sockets.AllowedOrigins.Add(own.GetLeftPart(UriPartial.Authority));
            }
        });
    }
}
