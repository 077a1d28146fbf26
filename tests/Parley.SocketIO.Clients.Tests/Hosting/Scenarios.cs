using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>The server's side of the scenarios; the clients' side is in <c>tests/clients</c> and in <see cref="DotNet"/>.</summary>
internal static class Scenarios
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    internal static void Configure(SocketIOServer io)
    {
        io.Of("/").Use(CheckToken).OnConnection(Welcome);
        foreach (var name in (string[])["/", "/custom"])
            AddEvents(io.Of(name));
    }

    private static ValueTask CheckToken(Socket socket, CancellationToken cancellationToken)
    {
        if (socket.Handshake.Auth is { ValueKind: JsonValueKind.Object } auth && auth.TryGetProperty("token", out var token) && token.ValueEquals("letmein"))
            return ValueTask.CompletedTask;
        throw new ConnectionRefusedException("not authenticated", JsonElement.Parse("""{"code":"bad-token"}"""));
    }

    private static ValueTask Welcome(Socket socket)
    {
        socket.Emit("welcome", new Welcome(socket.Id, socket.Handshake.Auth), ScenarioJson.Default.Welcome);
        return ValueTask.CompletedTask;
    }

    private static void AddEvents(Namespace ns) => ns
        .On("echo", (e, _) => Done(e.Socket.Emit("echoed", e[0], ScenarioJson.Default.JsonElement)))
        .On("with-ack", (e, _) => Done(e.Ack(e[0], ScenarioJson.Default.JsonElement)))
        .On("silence", (_, _) => ValueTask.CompletedTask)
        .On("where", (e, _) => Done(e.Ack(e.Socket.Namespace.Name, ScenarioJson.Default.String)))
        .On("ask", AskAsync)
        .On("drop", (e, _) =>
        {
            e.Socket.CloseTransport();
            return ValueTask.CompletedTask;
        })
        .On("kick", (e, _) =>
        {
            e.Socket.Disconnect();
            return ValueTask.CompletedTask;
        })
        .On("start-ticks", StartTicks)
        .On("number", Count)
        .On("numbers-received", (e, _) => Done(e.Ack(e.Socket.Context as int? ?? 0, ScenarioJson.Default.Int32)));

    /// <summary>Asks the client that asks, and hands its answer back.</summary>
    private static async ValueTask AskAsync(SocketEvent e, CancellationToken cancellationToken)
    {
        var answer = await e.Socket.EmitWithAckAsync("question", e[0], ScenarioJson.Default.JsonElement, Patience, cancellationToken);
        e.Ack(answer[0], ScenarioJson.Default.JsonElement);
    }

    /// <summary>Counts up to the number that is asked for, beside the handlers, so that ticks leave at any moment of an upgrade.</summary>
    private static ValueTask StartTicks(SocketEvent e, CancellationToken cancellationToken)
    {
        var count = e[0].GetInt32();
        _ = Task.Run(
            async () =>
            {
                for (var tick = 0; tick < count; tick++)
                {
                    e.Socket.Emit("tick", tick, ScenarioJson.Default.Int32);
                    await Task.Yield();
                }
            },
            cancellationToken);
        return ValueTask.CompletedTask;
    }

    /// <summary>Takes the numbers from 0 on in order and sends each back; after one out of order it takes none.</summary>
    private static ValueTask Count(SocketEvent e, CancellationToken cancellationToken)
    {
        var expected = e.Socket.Context as int? ?? 0;
        if (e[0].GetInt32() != expected)
            return ValueTask.CompletedTask;
        e.Socket.Context = expected + 1;
        e.Socket.Emit("number-back", expected, ScenarioJson.Default.Int32);
        return ValueTask.CompletedTask;
    }

    private static ValueTask Done(bool isSent) => isSent ? ValueTask.CompletedTask : throw new InvalidOperationException("The answer could not be sent.");
}

/// <summary>What a client of <c>/</c> is greeted with.</summary>
internal sealed record Welcome(string Sid, JsonElement Auth);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Welcome))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
