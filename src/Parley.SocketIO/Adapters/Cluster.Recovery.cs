using System.Buffers;
using System.Text.Json;
using Parley.SocketIO.Recovery;

namespace Parley.SocketIO.Adapters;

/// <summary>Sessions that move from the node where their client was to the one where it comes back.</summary>
internal sealed partial class Cluster
{
    /// <summary>Takes a session from whichever node has it, with what its client missed there; null when none has it.</summary>
    internal async Task<(RecoverySession Session, List<LoggedPacket> Missed)?> TakeSessionAsync(Namespace ns, string pid, string? offset)
    {
        var result = await AskAsync(
            id => Message(MessageKind.TakeSession).Write(id).Write(ns.Name).Write(pid).Write(offset ?? ""),
            isEnough: body => body.Length > 0,
            CancellationToken.None);
        foreach (var reply in result.Items)
        {
            if (reply.Body.Length > 0)
                return ReadSession(pid, reply.Body);
        }

        return null;
    }

    private void OnTakeSession(string from, ref MessageReader reader)
    {
        var id = reader.ReadInt64();
        var ns = _server.Find(reader.ReadString());
        var pid = reader.ReadString();
        var offset = reader.ReadString();
        _ = AnswerAsync(from, id, ns?.Recovery, pid, offset.Length == 0 ? null : offset);
    }

    private async Task AnswerAsync(string to, long id, NamespaceRecovery? recovery, string pid, string? offset)
    {
        try
        {
            var recovering = recovery is null ? null : await recovery.TakeHereAsync(pid, offset);
            Reply(to, id, recovering is null ? [] : WriteSession(recovering));
        }
        catch (Exception error)
        {
            Diagnostics.SocketIOLog.NodeMessageFailed(_logger, error);
        }
    }

    private byte[] WriteSession(RecoveringSession recovering)
    {
        var data = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(data))
            SocketData.Write(json, recovering.Session.Data, _server.Options.DataJson);
        var body = new MessageWriter().Write(recovering.Session.SocketId).Write([.. recovering.Session.Rooms]).Write(data.WrittenSpan).Write(recovering.Missed.Count);
        foreach (var packet in recovering.Missed)
            WritePacket(body.Write(packet.Rooms).Write(packet.Except).Write(packet.OnlyFor ?? ""), packet.Packet);
        return body.Message.ToArray();
    }

    private static (RecoverySession Session, List<LoggedPacket> Missed) ReadSession(string pid, byte[] body)
    {
        var reader = new MessageReader(body);
        var session = new RecoverySession
        {
            Pid = pid,
            SocketId = reader.ReadString(),
            Rooms = reader.ReadStrings(),
            Data = SocketData.Read(reader.ReadBytes()),
            Start = 0,
        };
        var missed = new List<LoggedPacket>();
        for (var count = reader.ReadCount(); count > 0; count--)
        {
            string[] rooms = reader.ReadStrings(), except = reader.ReadStrings();
            var onlyFor = reader.ReadString();
            missed.Add(new LoggedPacket(ReadPacket(ref reader), rooms, except, onlyFor.Length == 0 ? null : onlyFor));
        }

        return (session, missed);
    }
}
