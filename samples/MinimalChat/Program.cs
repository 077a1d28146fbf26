// Whoever connects says a name; what one says, all get. Try it: client.mjs, in two terminals.
using System.Text.Json;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

app.Services.GetRequiredService<SocketIOServer>().Of("/")
    .Use(socket =>
    {
        // Runs before the client is let in. A real application verifies a token here.
        if (!(socket.Handshake.Auth is { ValueKind: JsonValueKind.Object } auth && auth.TryGetProperty("name", out var name) && name.GetString() is { Length: > 0 and < 50 } text))
            throw new ConnectionRefusedException("Who are you?");
        socket.Data["name"] = text;
    })
    .OnConnection(socket => socket.Broadcast.Emit("joined", (string)socket.Data["name"]!))
    .On("say", e =>
    {
        e.Socket.Namespace.Emit("said", (string)e.Socket.Data["name"]!, e[0]);
        e.Ack();
    })
    .OnDisconnect((socket, _) => socket.Broadcast.Emit("left", (string)socket.Data["name"]!));

app.MapSocketIO();
app.Run();
