// A client whose connection broke for a short while goes on as if nothing had happened; one that was away for too long starts afresh.
using System.Collections.Concurrent;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO(options =>
{
    options.Recovery.IsEnabled = true;
    options.Recovery.MaxDisconnectionDuration = TimeSpan.FromMinutes(1);
});
var app = builder.Build();

var posts = new ConcurrentQueue<string>();
app.Services.GetRequiredService<SocketIOServer>().Of("/")
    .OnConnection(socket =>
    {
        // Who is back in time has its rooms, and gets what it missed. Who is not, or speaks a client that knows no recovery, needs everything.
        if (socket.Recovered)
            return;
        socket.Join("readers");
        socket.Emit("posts", posts.Count, string.Join(", ", posts));
    })
    .On("post", e =>
    {
        var text = e[0].GetString()!;
        posts.Enqueue(text);
        e.Socket.Namespace.To("readers").Emit("posted", text);
        e.Ack();
    });

app.MapSocketIO();
app.Run();
