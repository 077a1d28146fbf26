using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Parley.Testing.S3;

/// <summary>What stands where S3 should: it answers every request with 404 and one text, as a proxy does that has lost its target.</summary>
public sealed class NotS3Server : IAsyncDisposable
{
    private readonly WebApplication _app;

    private NotS3Server(WebApplication app) => _app = app;

    public Uri Endpoint => new(_app.Urls.First());

    public static async Task<NotS3Server> StartAsync(string contentType, string text)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            (context.Response.StatusCode, context.Response.ContentType) = ((int)HttpStatusCode.NotFound, contentType);
            await context.Response.WriteAsync(text);
        });
        await app.StartAsync();
        return new NotS3Server(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
