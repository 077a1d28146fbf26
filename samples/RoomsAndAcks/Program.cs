// Rooms, broadcasts to them, acknowledgements in both directions, and one to which a whole room answers.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
var app = builder.Build();

var patience = TimeSpan.FromSeconds(2);
app.Services.GetRequiredService<SocketIOServer>().Of("/")
    .On("join", e =>
    {
        e.Socket.Join(e[0].GetString()!);

        // The acknowledgement tells the client that it will miss nothing from here on.
        e.Ack(e.Socket.Rooms.Count);
    })
    .On("tell", e =>
    {
        // To everybody in the room but the sender; encoded once, however many they are.
        var room = e[0].GetString()!;
        e.Socket.To(room).Emit("told", room, e[1]);
        e.Ack();
    })
    .On("ask-me", async (e, cancellationToken) =>
    {
        // The server may ask, too. A client that does not answer in time is a TimeoutException.
        var answer = await e.Socket.EmitWithAckAsync("question", patience, cancellationToken, "What is your name?");
        e.Ack($"Hello {answer[0].GetString()}");
    });

app.MapSocketIO();
app.Run();
