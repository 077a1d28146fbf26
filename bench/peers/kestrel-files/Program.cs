using System.Globalization;
using System.Net;

// A bare copy: what comes goes to a file, and what is asked for comes from it. No names, no checks, no hash, no encryption; as durable as a file server has to be.
var port = int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture);
var path = Environment.GetEnvironmentVariable("FILE")!;

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Limits.MaxRequestBodySize = null;
    kestrel.Listen(IPAddress.Loopback, port);
});

var app = builder.Build();
app.MapPost("/", async (HttpContext context) =>
{
    await using var file = File.Create(path);
    await context.Request.Body.CopyToAsync(file, context.RequestAborted);
    file.Flush(flushToDisk: true);
});
app.MapGet("/", async (HttpContext context) =>
{
    await using var file = File.OpenRead(path);
    context.Response.ContentLength = file.Length;
    await file.CopyToAsync(context.Response.Body, context.RequestAborted);
});
await app.RunAsync();
