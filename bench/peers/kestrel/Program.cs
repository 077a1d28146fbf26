using System.Globalization;
using System.Net;
using Parley.Bench.Kestrel;

// ASP.NET Core's own WebSockets with as little on top as the generator can live with: no parsing of JSON, no queue bounds, no time-outs but the ping. What a
// Socket.IO server could cost at most to be worth its name.
var port = int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture);
var pingInterval = int.Parse(Environment.GetEnvironmentVariable("PING_INTERVAL") ?? "25000", CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));

var app = builder.Build();
using var clients = new Clients(TimeSpan.FromMilliseconds(pingInterval));
app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.Zero });
app.Run(async context =>
{
    using var socket = await context.WebSockets.AcceptWebSocketAsync();
    await new Client(clients, socket).RunAsync();
});
await app.RunAsync();
