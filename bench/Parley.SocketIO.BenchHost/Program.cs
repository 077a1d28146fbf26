using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Parley.SocketIO;
using Parley.SocketIO.BenchHost;

// The server under test of `./parley bench socketio`, on public API alone. A client joins the room that it names, `relay` goes to the others of that room and is
// acknowledged, `fanout` goes to all in the room `all`.
var port = int.Parse(Environment.GetEnvironmentVariable("PORT")!, CultureInfo.InvariantCulture);
var pingInterval = int.Parse(Environment.GetEnvironmentVariable("PING_INTERVAL") ?? "25000", CultureInfo.InvariantCulture);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
var isLean = Environment.GetEnvironmentVariable("DOOR") == "connection";
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen =>
{
    if (isLean)
        listen.UseSocketIO("/socket.io");
}));
builder.Services.Configure<SocketTransportOptions>(transport => (transport.UnsafePreferInlineScheduling, transport.Backlog) = (true, 4096));
builder.Services.AddSocketIO(options =>
{
    options.PingInterval = TimeSpan.FromMilliseconds(pingInterval);

    // All clients have one address here.
    options.MaxHandshakesPerAddressPerMinute = 0;
});

var app = builder.Build();
app.UseSocketIO("/socket.io");
var io = app.Services.GetRequiredService<SocketIOServer>();
var all = io.To("all");
io.Of("/")
    .OnConnection(socket =>
    {
        if (socket.Handshake.Auth.TryGetProperty("room", out var room))
        {
            socket.Join(room.GetString()!);
            socket.Context = socket.To(room.GetString()!);
        }

        return ValueTask.CompletedTask;
    })
    .On("relay", (e, _) =>
    {
        ((BroadcastOperator)e.Socket.Context!).Emit("relay", e.Payload(BenchJson.Default.BenchMessage)!, BenchJson.Default.BenchMessage);
        e.Ack();
        return ValueTask.CompletedTask;
    })
    .On("fanout", (e, _) =>
    {
        all.Emit("fanout", e.Payload(BenchJson.Default.BenchMessage)!, BenchJson.Default.BenchMessage);
        return ValueTask.CompletedTask;
    });
await app.RunAsync();
