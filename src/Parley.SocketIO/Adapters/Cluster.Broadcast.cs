using Parley.SocketIO.Rooms;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Adapters;

/// <summary>What is told to the other nodes and needs no answer.</summary>
internal sealed partial class Cluster
{
    /// <summary>The packet's bytes travel, not its arguments: it is encoded once for the whole cluster.</summary>
    internal MessageWriter Broadcast(string ns, BroadcastTarget target, OutboundPacket packet)
    {
        var message = Message(MessageKind.Broadcast, 128 + packet.SizeBytes);
        WriteTarget(message, ns, target);
        return WritePacket(message.Write((int)target.Flags), packet);
    }

    internal void SocketsJoin(string ns, BroadcastTarget target, string room) => Command(MessageKind.SocketsJoin, ns, target, room);

    internal void SocketsLeave(string ns, BroadcastTarget target, string room) => Command(MessageKind.SocketsLeave, ns, target, room);

    internal void DisconnectSockets(string ns, BroadcastTarget target, bool close) =>
        Command(MessageKind.DisconnectSockets, ns, target, close ? "close" : "");

    private void Command(MessageKind kind, string ns, BroadcastTarget target, string argument)
    {
        var message = Message(kind);
        WriteTarget(message, ns, target);
        Publish(message.Write(argument));
    }

    private void OnBroadcast(ref MessageReader reader)
    {
        var (ns, target) = ReadTarget(ref reader);
        var flags = (EmitOptions)reader.ReadInt32();
        var packet = ReadPacket(ref reader);
        ns?.Deliver(packet, target with { Flags = flags });
    }

    private void OnCommand(MessageKind kind, ref MessageReader reader)
    {
        var (ns, target) = ReadTarget(ref reader);
        var argument = reader.ReadString();
        if (ns is null)
            return;
        var sockets = new BroadcastOperator(ns, target).Local;
        if (kind == MessageKind.SocketsJoin)
            sockets.SocketsJoin(argument);
        else if (kind == MessageKind.SocketsLeave)
            sockets.SocketsLeave(argument);
        else
            sockets.DisconnectSockets(close: argument.Length > 0);
    }

    /// <summary>The sender is on this node only; to the others it is a room that nobody may be in.</summary>
    private static void WriteTarget(MessageWriter message, string ns, BroadcastTarget target) => message
        .Write(ns)
        .Write(target.Rooms)
        .Write(target.Sender is { } sender ? [.. target.Except, sender.Id] : target.Except);

    private static MessageWriter WritePacket(MessageWriter message, OutboundPacket packet)
    {
        message.Write(packet.Offset ?? "").Write(packet.Data.Span).Write(packet.AttachmentCount);
        for (var i = 0; i < packet.AttachmentCount; i++)
            message.Write(packet.Attachment(i).Span);
        return message;
    }

    private static OutboundPacket ReadPacket(ref MessageReader reader)
    {
        var offset = reader.ReadString();
        var text = reader.ReadBytes();
        var attachments = new List<ReadOnlyMemory<byte>>();
        for (var count = reader.ReadCount(); count > 0; count--)
            attachments.Add(reader.ReadBytes().ToArray());
        var packet = attachments.Count == 0 ? OutboundPacket.FromText(text) : OutboundPacket.WithAttachments(text, [], attachments);
        packet.Offset = offset.Length == 0 ? null : offset;
        return packet;
    }

    private (Namespace? Namespace, BroadcastTarget Target) ReadTarget(ref MessageReader reader)
    {
        var ns = _server.Find(reader.ReadString());
        return (ns, new BroadcastTarget { Rooms = reader.ReadStrings(), Except = reader.ReadStrings() });
    }
}
