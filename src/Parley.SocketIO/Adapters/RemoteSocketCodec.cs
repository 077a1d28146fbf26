using System.Buffers;
using System.Text.Json;

namespace Parley.SocketIO.Adapters;

/// <summary>Sockets as one node describes them to another: a JSON array, for it is mostly what applications and clients made up.</summary>
internal static class RemoteSocketCodec
{
    private static readonly string[] Credentials = ["Authorization", "Cookie"];

    internal static byte[] Write(IReadOnlyList<Socket> sockets)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            foreach (var socket in sockets)
                Write(json, socket);
            json.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static IEnumerable<RemoteSocket> Read(Namespace ns, string nodeId, byte[] body) =>
        JsonElement.Parse(body).EnumerateArray().Select(socket => new RemoteSocket(ns)
        {
            Id = socket.GetProperty("id").GetString()!,
            NodeId = nodeId,
            Rooms = [.. socket.GetProperty("rooms").EnumerateArray().Select(room => room.GetString()!)],
            Handshake = ReadHandshake(socket.GetProperty("handshake")),
            Data = socket.GetProperty("data"),
        });

    private static void Write(Utf8JsonWriter json, Socket socket)
    {
        json.WriteStartObject();
        json.WriteString("id"u8, socket.Id);
        json.WriteStartArray("rooms"u8);
        foreach (var room in socket.Rooms)
            json.WriteStringValue(room);
        json.WriteEndArray();
        json.WriteStartObject("handshake"u8);
        Write(json, socket.Handshake);
        json.WriteEndObject();
        json.WritePropertyName("data"u8);
        SocketData.Write(json, socket.DataOrNull, socket.Namespace.Options.DataJson);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Handshake handshake)
    {
        WriteValues(json, "headers", handshake.Headers.Where(header => !Credentials.Contains(header.Key, StringComparer.OrdinalIgnoreCase)));
        json.WriteString("address"u8, handshake.Address);
        json.WriteString("time"u8, handshake.Time);
        json.WriteBoolean("secure"u8, handshake.IsSecure);
        json.WriteString("url"u8, handshake.Url);
    }

    private static void WriteValues(Utf8JsonWriter json, string name, IEnumerable<KeyValuePair<string, string>> values)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in values)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    private static Handshake ReadHandshake(JsonElement json) => new()
    {
        Headers = new HandshakeValues(ReadValues(json.GetProperty("headers")), StringComparison.OrdinalIgnoreCase),
        Address = json.GetProperty("address").GetString(),
        Time = json.GetProperty("time").GetDateTimeOffset(),
        IsSecure = json.GetProperty("secure").GetBoolean(),
        Url = json.GetProperty("url").GetString()!,
    };

    private static IEnumerable<KeyValuePair<string, string>> ReadValues(JsonElement json) =>
        json.EnumerateObject().Select(value => KeyValuePair.Create(value.Name, value.Value.GetString()!));
}
