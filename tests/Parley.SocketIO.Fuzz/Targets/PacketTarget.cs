using System.Text;
using System.Text.Unicode;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>The parser of Socket.IO packets.</summary>
internal sealed class PacketTarget : FuzzTarget
{
    private const int MaxDepth = 32;

    internal override string Name => "packet";

    internal override void Run(Chance chance)
    {
        Input.Clear();
        PacketGrammar.Packet(Input, chance);
        if (chance.OneIn(2))
            Damage.Apply(Input, chance, chance.Between(1, 4));

        // Transports let only well-formed text through; of anything else it is enough that nothing breaks.
        var isText = Utf8.IsValid(Input.Written);
        var actual = Read(Input.ToArray(), isText);
        if (isText)
            Same("packet", PacketModel.Read(Encoding.UTF8.GetString(Input.Written), MaxDepth), actual);
    }

    private static PacketModel? Read(Span<byte> message, bool isText)
    {
        if (!PacketParser.TryParse(message, out var packet))
            return null;
        var type = (char)('0' + (int)packet.Type);
        var json = packet.Payload;
        switch (packet.Type)
        {
            case PacketType.Connect when json.IsEmpty || PacketParser.TryReadObject(json, MaxDepth, out _):
            case PacketType.Disconnect when json.IsEmpty:
                return new(type, 0, packet.Namespace, packet.Id, null, 0, Encoding.UTF8.GetString(json));
            case PacketType.Event or PacketType.BinaryEvent when PacketParser.TryReadEvent(json, MaxDepth, out var name, out var arguments):
                return Read(type, packet, name, arguments, isText);
            case PacketType.Ack or PacketType.BinaryAck when PacketParser.TryReadAck(json, MaxDepth, out var acked):
                return Read(type, packet, null, acked, isText);
            default:
                return null;
        }
    }

    private static PacketModel? Read(char type, InboundPacket packet, string? name, EventArguments arguments, bool isText)
    {
        if (packet.Attachments > 0 && !Placeholder.AreValid(arguments.Json, packet.Attachments))
            return null;
        var all = arguments.Parse();
        Same("number of arguments", all.GetArrayLength(), arguments.Count);
        var text = isText ? string.Join(',', all.EnumerateArray().Select(a => a.GetRawText())) : "";
        return new(type, packet.Attachments, packet.Namespace, packet.Id, name, arguments.Count, text);
    }
}
