using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
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
        io.Of(new Regex("^/dynamic-\\d+$"), nsp => Serve(io, nsp));
        Guarded(io.Of("/guarded"));
        io.Of("/refused").Use(socket => throw new ConnectionRefusedException("no entry", Json(new RefusalData(7, Name(socket.Handshake.Auth)))));
        Once(io.Of("/once"));
        io.Of("/failing").Use((Socket _) => throw new InvalidOperationException("the middleware has a bug"));
        io.Of("/ordered").Use(socket => StepAsync(socket, "first")).Use(socket => StepAsync(socket, "second"))
            .OnConnection(socket => { socket.Emit("steps", [.. ((List<string>)socket.Data["steps"]!).Select(step => (EventArgument)step)]); });
    }

    private static void Guarded(Namespace nsp)
    {
        nsp.OnConnection(socket => socket.Use((e, _) => e.Name == "forbidden" ? throw new EventRefusedException("not this one") : default));
        nsp.OnRefused((e, refusal) =>
        {
            e.Socket.Emit("refused", refusal.Message);
            return default;
        });
        nsp.On("forbidden", e => { e.Socket.Emit("handled", "forbidden"); });
        ConformanceApp.Echo(nsp);
    }

    private static void Once(Namespace nsp)
    {
        var tickets = new ConcurrentDictionary<string, bool>();
        nsp.Use(socket =>
        {
            if (!tickets.TryAdd(Text(socket.Handshake.Auth.GetProperty("ticket")), true))
                throw new ConnectionRefusedException("used");
        });
    }

    private static async ValueTask StepAsync(Socket socket, string step)
    {
        if (socket.Data.TryGetValue("steps", out var steps))
            ((List<string>)steps!).Add(step);
        else
            socket.Data["steps"] = new List<string> { step };
        await Task.Yield();
    }

    private static void Serve(SocketIOServer io, Namespace nsp)
    {
        ConformanceApp.Echo(nsp);
        nsp.On("id", e => { e.Ack(e.Socket.Id); });
        nsp.On("handshake", e => { e.Ack(Json(Facts(e.Socket.Handshake))); });
        Bursts(nsp);
        Rooms(nsp);
        Questions(nsp);
        Binary(nsp);
        State(nsp);
        nsp.On("disconnect-me", e => e.Socket.Disconnect(e[0].GetBoolean()));
        nsp.On("shut-down", e =>
        {
            e.Socket.Emit("goodbye");
            Detach(io.ShutdownAsync(CancellationToken.None));
        });
    }

    private static void Bursts(Namespace nsp)
    {
        nsp.On("burst", e => Burst(e, EmitOptions.None));
        nsp.On("burst-and-close", e =>
        {
            Burst(e, EmitOptions.None);
            e.Socket.Disconnect(close: true);
        });
        nsp.On("volatile-burst", e =>
        {
            Burst(e, EmitOptions.Volatile);
            e.Socket.Emit("burst-end");
        });
    }

    private static void Burst(SocketEvent e, EmitOptions options)
    {
        for (var i = 0; i < e[0].GetInt32(); i++)
            e.Socket.Emit("tick", options, i);
    }

    private static void Rooms(Namespace nsp)
    {
        Command(nsp, "join", e => e.Socket.Join(Text(e[0])));
        Command(nsp, "leave", e => e.Socket.Leave(Text(e[0])));
        Command(nsp, "emit", e => EmitAsTold(nsp, e));
        Command(nsp, "sockets-join", e => Members(nsp, Member(e, "room")).SocketsJoin(Text(Member(e, "joins"))));
        Command(nsp, "sockets-leave", e => Members(nsp, Member(e, "room")).SocketsLeave(Text(Member(e, "leaves"))));
        nsp.On("rooms", e => { e.Ack(Json(e.Socket.Rooms.Order(StringComparer.Ordinal).ToArray())); });
        nsp.On("fetch-sockets", e => { e.Ack(Json(Members(nsp, e[0]).FetchSockets().Select(socket => socket.Id).Order(StringComparer.Ordinal).ToArray())); });
        nsp.On("disconnect-sockets", e => Members(nsp, Member(e, "room")).DisconnectSockets(Member(e, "close").ValueKind == JsonValueKind.True));
    }

    private static void Questions(Namespace nsp)
    {
        nsp.On("answer-twice", e =>
        {
            e.Ack("first");
            e.Ack("second");
        });
        nsp.On("ask", e => Detach(AskAsync(e.Socket, TimeSpan.FromMilliseconds(e[0].GetInt32()), "how many?")));
        nsp.On("ask-all", e => Detach(AskAllAsync(nsp, e)));
        nsp.On("ask-binary", e => Detach(AskAsync(e.Socket, TimeSpan.FromSeconds(10), new byte[] { 1, 2 })));
    }

    private static void Binary(Namespace nsp) => nsp.On("nested-binary", e =>
    {
        var nested = new Nested([2], new Inner([3], [[4], [5]]), 7);
        e.Socket.Emit("binary", new byte[] { 1 }, EventArgument.Of(nested, NestedJson.Default.Nested), new byte[] { 6 });
    });

    private static void State(Namespace nsp)
    {
        Command(nsp, "set-data", e => e.Socket.Data["value"] = e[0]);
        nsp.On("state", e =>
        {
            var data = e.Socket.Data.TryGetValue("value", out var value) ? (JsonElement)value! : default(JsonElement?);
            var rooms = e.Socket.Rooms.Where(room => room != e.Socket.Id).Order(StringComparer.Ordinal);
            e.Ack(Json(new SocketState(e.Socket.Recovered, data, [.. rooms])));
        });
    }

    private static async Task AskAllAsync(Namespace nsp, SocketEvent e)
    {
        var answers = await nsp.To(Text(Member(e, "room"))).EmitWithAckAsync("question", TimeSpan.FromMilliseconds(Member(e, "timeout").GetInt32()), "how many?");
        e.Socket.Emit("answers", !answers.IsComplete, Json(answers.Answers.Select(answer => Text(answer[0])).ToArray()));
    }

    private static async Task AskAsync(Socket socket, TimeSpan timeout, EventArgument question)
    {
        try
        {
            var answer = await socket.EmitWithAckAsync("question", timeout, question);
            socket.Emit("answer", answer.Forward());
        }
        catch (TimeoutException)
        {
            socket.Emit("answer", "timeout");
        }
    }

    private static void EmitAsTold(Namespace nsp, SocketEvent e)
    {
        var isVolatile = Member(e, "volatile").ValueKind == JsonValueKind.True;
        EventArgument[] arguments = [.. Member(e, "args").EnumerateArray().Select(argument => (EventArgument)argument)];
        var target = Text(Member(e, "by")) == "socket" ? e.Socket.Broadcast : nsp.Everybody();
        foreach (var room in Strings(Member(e, "to")))
            target = target.To(room);
        foreach (var room in Strings(Member(e, "except")))
            target = target.Except(room);
        (isVolatile ? target.Volatile : target).Emit(Text(Member(e, "event")), arguments);
    }

    private static HandshakeFacts Facts(Handshake handshake) => new(
        handshake.Headers.GetValueOrDefault("x-suite"),
        handshake.Query.GetValueOrDefault("colour"),
        handshake.Auth.ValueKind == JsonValueKind.Undefined ? Json(new Dictionary<string, string>()) : handshake.Auth,
        handshake.Address,
        handshake.Time == default ? "none" : "string",
        handshake.IsSecure,
        handshake.Url);

    private static void Command(Namespace nsp, string name, Action<SocketEvent> action) => nsp.On(name, e =>
    {
        action(e);
        e.Ack();
    });

    /// <summary>A handler that waits for what comes after it would hold the socket's next events back.</summary>
    private static void Detach(Task task) => _ = task;

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

internal sealed record SocketState(bool Recovered, JsonElement? Data, string[] Rooms);

/// <summary>Bytes at several depths.</summary>
internal sealed record Nested(byte[] A, Inner Inner, int N);

internal sealed record Inner(byte[] B, byte[][] List);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, Converters = [typeof(BinaryConverter)])]
[JsonSerializable(typeof(Nested))]
internal sealed partial class NestedJson : JsonSerializerContext;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(HandshakeFacts))]
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(RefusalData))]
[JsonSerializable(typeof(SocketState))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class SuiteJson : JsonSerializerContext;
