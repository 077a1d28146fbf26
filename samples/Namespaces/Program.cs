// Namespaces: one that a class with constructor injection configures, and as many as clients name, within a rule.
using System.Text.RegularExpressions;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO();
builder.Services.AddSingleton<ScoreBoard>();
builder.Services.AddScoped<ScoreEntry>();
builder.Services.AddSocketIONamespace<ScoresNamespace>("/scores");
var app = builder.Build();

// /game-1, /game-2, …: each comes with its first client and goes with its last.
app.Services.GetRequiredService<SocketIOServer>().Of(
    new Regex("^/game-[0-9]+$"),
    game => game.On("move", e =>
    {
        e.Socket.Broadcast.Emit("moved", e.Forward());
        e.Ack();
    }),
    new DynamicNamespaceOptions { MaxNamespaces = 100 });

app.MapSocketIO();
app.Run();

/// <summary>A singleton, made once, with what it needs.</summary>
internal sealed class ScoresNamespace(ScoreBoard board) : ISocketIONamespace
{
    public void Configure(Namespace ns) => ns
        .OnConnection(socket => socket.Emit("best", board.Best))
        .OnScoped<ScoreEntry>("enter", async (entry, e, cancellationToken) => e.Ack(await entry.EnterAsync(e[0].GetInt32(), cancellationToken)));
}

internal sealed class ScoreBoard
{
    private int _best;

    public int Best => _best;

    public int Enter(int score) => _best = Math.Max(_best, score);
}

/// <summary>Made for one event and then disposed of: a real one has a database context.</summary>
internal sealed class ScoreEntry(ScoreBoard board, ILogger<ScoreEntry> logger) : IDisposable
{
    public Task<int> EnterAsync(int score, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(board.Enter(score));
    }

    public void Dispose() => Log.Entered(logger);
}

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "A score was entered.")]
    internal static partial void Entered(ILogger logger);
}
