// Two servers that act as one: here in one process; elsewhere each has its own, and an adapter and a directory that reach the others.
using Parley.SocketIO;
using Parley.SocketIO.Adapters;
using Parley.SocketIO.Sessions;

var adapters = new InProcessAdapterHub();
var directories = new InProcessSessionHub();
var addresses = new List<string>();
WebApplication[] servers = [CreateServer(args), CreateServer(["--urls", "http://127.0.0.1:0"])];
foreach (var server in servers)
{
    await server.StartAsync();
    addresses.AddRange(server.Urls);
}

await Task.WhenAll(servers.Select(server => server.WaitForShutdownAsync()));

WebApplication CreateServer(string[] arguments)
{
    var builder = WebApplication.CreateBuilder(arguments);
    builder.Services.AddSocketIO();

    // Rooms and broadcasts reach the sockets of all servers.
    builder.Services.AddSingleton(adapters.CreateAdapter());

    // A polling client may reach any server with any of its requests: no sticky sessions.
    builder.Services.AddSingleton(directories.CreateDirectory());
    var app = builder.Build();

    app.Services.GetRequiredService<SocketIOServer>().Of("/")
        .On("servers", e => e.Ack([.. addresses]))
        .On("tell-all", e => e.Socket.Broadcast.Emit("told", e[0]))
        .On("count", async (e, cancellationToken) =>
        {
            // A server that does not answer is named, and never makes the question fail.
            var sockets = await e.Socket.Namespace.FetchSocketsAsync(cancellationToken);
            e.Ack(sockets.Items.Count, sockets.MissingNodes.Count);
        })
        .On("ask-all", async (e, cancellationToken) =>
        {
            // What the others have answered in time.
            var answers = await e.Socket.Broadcast.EmitWithAckAsync("question", TimeSpan.FromSeconds(2), cancellationToken, "Are you well?");
            e.Ack(answers.Answers.Count, answers.MissingSockets);
        });
    app.MapSocketIO();
    return app;
}
