using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

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
        io.Of(new Regex("^/dynamic-[0-9]+$"), AddEvents);
    }

    private static void CheckToken(Socket socket)
    {
        if (socket.Handshake.Auth is { ValueKind: JsonValueKind.Object } auth && auth.TryGetProperty("token", out var token) && token.ValueEquals("letmein"))
            return;
        throw new ConnectionRefusedException("not authenticated", JsonElement.Parse("""{"code":"bad-token"}"""));
    }

    private static void Welcome(Socket socket) =>
        socket.Emit("welcome", new Welcome(socket.Id, socket.Handshake.Auth), ScenarioJson.Default.Welcome);

    private static void AddEvents(Namespace ns) => ns
        .On("echo", e => Expect(e.Socket.Emit("echoed", e.Forward())))
        .On("with-ack", e => Expect(e.Ack(e.Forward())))
        .On("silence", _ => { })
        .On("where", e => Expect(e.Ack(e.Socket.Namespace.Name)))
        .On("ask", AskAsync)
        .On("drop", e => e.Socket.CloseTransport())
        .On("kick", e => e.Socket.Disconnect())
        .On("join", e =>
        {
            e.Socket.Join(e[0].GetString()!);
            e.Ack();
        })
        .On("publish", e =>
        {
            e.Socket.Namespace.To(e[0].GetString()!).Emit("published", e.Forward().AsSpan(1));
            e.Ack();
        })
        .On("remember", e =>
        {
            e.Socket.Data["note"] = e[0].GetString();
            e.Ack();
        })
        .On("recall", e => Expect(e.Ack((string?)(e.Socket.Data.TryGetValue("note", out var note) ? note : null))))
        .On("start-ticks", StartTicks)
        .On("number", Count)
        .On("numbers-received", e => Expect(e.Ack(e.Socket.Context as int? ?? 0)));

    /// <summary>Asks the client that asks, and hands its answer back.</summary>
    private static async ValueTask AskAsync(SocketEvent e, CancellationToken cancellationToken)
    {
        var answer = await e.Socket.EmitWithAckAsync("question", Patience, cancellationToken, e.Forward());
        Expect(e.Ack(answer.Forward()));
    }

    /// <summary>Counts up to the number that is asked for, beside the handlers, so that ticks leave at any moment of an upgrade.</summary>
    private static void StartTicks(SocketEvent e)
    {
        var count = e[0].GetInt32();
        _ = Task.Run(async () =>
        {
            for (var tick = 0; tick < count; tick++)
            {
                e.Socket.Emit("tick", tick);
                await Task.Yield();
            }
        });
    }

    /// <summary>Takes the numbers from 0 on in order and sends each back; after one out of order it takes none.</summary>
    private static void Count(SocketEvent e)
    {
        var expected = e.Socket.Context as int? ?? 0;
        if (e[0].GetInt32() != expected)
            return;
        e.Socket.Context = expected + 1;
        e.Socket.Emit("number-back", expected);
    }

    private static void Expect(bool isSent)
    {
        if (!isSent)
            throw new InvalidOperationException("The answer could not be sent.");
    }
}

/// <summary>What a client of <c>/</c> is greeted with.</summary>
internal sealed record Welcome(string Sid, JsonElement Auth);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Welcome))]
internal sealed partial class ScenarioJson : JsonSerializerContext;
