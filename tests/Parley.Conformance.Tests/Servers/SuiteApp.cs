using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.SocketIO;
using Parley.SocketIO.ConformanceHost;

namespace Parley.Conformance.Tests.Servers;

/// <summary>
/// What the suite talks to. The reference's apps.mjs is the same application on npm socket.io: whoever changes one changes the other.
/// </summary>
internal static class SuiteApp
{
    internal static void Configure(SocketIOServer io)
    {
        Serve(io, io.Of("/"));
        Serve(io, io.Of("/custom"));
        io.Of("/refused").Use((socket, _) => throw new ConnectionRefusedException("no entry", Json(new RefusalData(7, Name(socket.Handshake.Auth)))));
        io.Of("/failing").Use((_, _) => throw new InvalidOperationException("the middleware has a bug"));
        io.Of("/ordered").Use(Step("first")).Use(Step("second"))
            .OnConnection(socket => Emit(socket, "steps", Json((List<string>)socket.Data["steps"]!)));
    }

    private static Func<Socket, CancellationToken, ValueTask> Step(string step) => async (socket, cancellationToken) =>
    {
        if (socket.Data.TryGetValue("steps", out var steps))
            ((List<string>)steps!).Add(step);
        else
            socket.Data["steps"] = new List<string> { step };
        await Task.Yield();
    };

    private static void Serve(SocketIOServer io, Namespace nsp)
    {
        Echo(nsp);
        Rooms(nsp);
        Questions(nsp);
        Closing(io, nsp);
        nsp.On("id", (e, _) => Ack(e, e.Socket.Id))
            .On("handshake", (e, _) => Ack(e, Facts(e.Socket.Handshake)))
            .On("burst", (e, _) =>
            {
                Burst(e, EmitOptions.None);
                return default;
            })
            .On("volatile-burst", (e, _) =>
            {
                Burst(e, EmitOptions.Volatile);
                return Done(e.Socket.Emit("burst-end"));
            });
    }

    private static void Echo(Namespace nsp) => nsp
        .On("message", (e, _) => e.Count == 0 ? Done(e.Socket.Emit("message-back")) : Emit(e.Socket, "message-back", e.Arguments))
        .On("message-with-ack", (e, _) => Done(e.Count == 0 ? e.Ack() : e.Ack(e.Arguments, Spread.Arguments)));

    private static void Rooms(Namespace nsp) => nsp
        .On("join", (e, _) => Run(e, () => e.Socket.Join(Text(e[0]))))
        .On("leave", (e, _) => Run(e, () => e.Socket.Leave(Text(e[0]))))
        .On("rooms", (e, _) => Ack(e, e.Socket.Rooms.Order(StringComparer.Ordinal).ToArray()))
        .On("emit", (e, _) => Run(e, () => EmitAsTold(nsp, e)))
        .On("fetch-sockets", (e, _) => Ack(e, Members(nsp, e[0]).FetchSockets().Select(socket => socket.Id).Order(StringComparer.Ordinal).ToArray()))
        .On("sockets-join", (e, _) => Run(e, () => Members(nsp, Member(e, "room")).SocketsJoin(Text(Member(e, "joins")))))
        .On("sockets-leave", (e, _) => Run(e, () => Members(nsp, Member(e, "room")).SocketsLeave(Text(Member(e, "leaves")))))
        .On("disconnect-sockets", (e, _) =>
        {
            Members(nsp, Member(e, "room")).DisconnectSockets(Member(e, "close").ValueKind == JsonValueKind.True);
            return default;
        });

    private static void Questions(Namespace nsp) => nsp
        .On("answer-twice", (e, _) =>
        {
            e.Ack("first", SuiteJson.Default.String);
            return Done(e.Ack("second", SuiteJson.Default.String));
        })
        .On("ask", (e, _) =>
        {
            Detach(AskAsync(e.Socket, TimeSpan.FromMilliseconds(e[0].GetInt32())));
            return default;
        });

    private static void Closing(SocketIOServer io, Namespace nsp) => nsp
        .On("burst-and-close", (e, _) =>
        {
            Burst(e, EmitOptions.None);
            e.Socket.Disconnect(close: true);
            return default;
        })
        .On("disconnect-me", (e, _) =>
        {
            e.Socket.Disconnect(e[0].GetBoolean());
            return default;
        })
        .On("shut-down", (e, _) =>
        {
            e.Socket.Emit("goodbye");
            Detach(io.ShutdownAsync(CancellationToken.None));
            return default;
        });

    private static async Task AskAsync(Socket socket, TimeSpan timeout)
    {
        try
        {
            var answer = await socket.EmitWithAckAsync("question", "how many?", SuiteJson.Default.String, timeout);
            await Emit(socket, "answer", answer.Arguments);
        }
        catch (TimeoutException)
        {
            socket.Emit("answer", "timeout", SuiteJson.Default.String);
        }
    }

    private static void EmitAsTold(Namespace nsp, SocketEvent e)
    {
        var options = Member(e, "volatile").ValueKind == JsonValueKind.True ? EmitOptions.Volatile : EmitOptions.None;
        var (name, arguments) = (Text(Member(e, "event")), Member(e, "args"));
        if (Text(Member(e, "by")) == "self")
        {
            e.Socket.Emit(name, arguments, Spread.Arguments, options);
            return;
        }

        var target = Text(Member(e, "by")) == "socket" ? e.Socket.Broadcast : nsp.Everybody();
        foreach (var room in Strings(Member(e, "to")))
            target = target.To(room);
        foreach (var room in Strings(Member(e, "except")))
            target = target.Except(room);
        (options == EmitOptions.Volatile ? target.Volatile : target).Emit(name, arguments, Spread.Arguments);
    }

    private static HandshakeFacts Facts(Handshake handshake) => new(
        handshake.Headers.GetValueOrDefault("x-suite"),
        handshake.Query.GetValueOrDefault("colour"),
        handshake.Auth.ValueKind == JsonValueKind.Undefined ? JsonElement.Parse("{}") : handshake.Auth,
        handshake.Address,
        handshake.Time == default ? "none" : "string",
        handshake.IsSecure,
        handshake.Url);

    private static void Burst(SocketEvent e, EmitOptions options)
    {
        for (var i = 0; i < e[0].GetInt32(); i++)
            e.Socket.Emit("tick", i, SuiteJson.Default.Int32, options);
    }

    /// <summary>A handler that waits for what comes after it would hold the socket's next events back.</summary>
    private static void Detach(Task task) => _ = task;

    private static ValueTask Emit(Socket socket, string name, JsonElement arguments) => Done(socket.Emit(name, arguments, Spread.Arguments));

    private static ValueTask Run(SocketEvent e, Action action)
    {
        action();
        return Done(e.Ack());
    }

    private static ValueTask Ack<T>(SocketEvent e, T value) => Done(e.Ack(Json(value), SuiteJson.Default.JsonElement));

    /// <summary>Handlers end at once; whether a packet was queued is what the tests look at, from outside.</summary>
    private static ValueTask Done(bool queued)
    {
        _ = queued;
        return default;
    }

    private static BroadcastOperator Members(Namespace nsp, JsonElement room) => room.ValueKind == JsonValueKind.String ? nsp.In(Text(room)) : nsp.Everybody();

    /// <summary>Nobody is in the room that is left out.</summary>
    private static BroadcastOperator Everybody(this Namespace nsp) => nsp.Except("nobody");

    private static JsonElement Member(SocketEvent e, string name) => e[0].TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement value) => value.GetString()!;

    private static IEnumerable<string> Strings(JsonElement list) => list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Text) : [];

    private static string? Name(JsonElement auth) =>
        auth.ValueKind == JsonValueKind.Object && auth.TryGetProperty("name", out var name) ? Text(name) : null;

    private static JsonElement Json<T>(T value) => JsonSerializer.SerializeToElement(value, typeof(T), SuiteJson.Default);
}

internal sealed record RefusalData(int Code, string? Name);

internal sealed record HandshakeFacts(
    string? Header, string? Query, JsonElement Auth, string? Address, string Time, bool Secure, string Url);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(HandshakeFacts))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(RefusalData))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class SuiteJson : JsonSerializerContext;
