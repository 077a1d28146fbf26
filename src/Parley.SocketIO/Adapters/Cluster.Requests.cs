using System.Text.Json;
using Parley.SocketIO.Rooms;

namespace Parley.SocketIO.Adapters;

/// <summary>What the other nodes are asked, and how this one answers.</summary>
internal sealed partial class Cluster
{
    /// <summary>An id that nobody waits for.</summary>
    private const long NoReply = -1;

    /// <summary>The selected sockets of the other nodes.</summary>
    internal async Task<ClusterResult<RemoteSocket>> FetchSocketsAsync(Namespace ns, BroadcastTarget target, CancellationToken cancellationToken)
    {
        var result = await AskAboutAsync(MessageKind.FetchSockets, ns, target, cancellationToken);
        return new ClusterResult<RemoteSocket>
        {
            Items = [.. result.Items.SelectMany(reply => RemoteSocketCodec.Read(ns, reply.NodeId, reply.Body))],
            MissingNodes = result.MissingNodes,
        };
    }

    /// <summary>How many each of the other nodes has.</summary>
    internal async Task<ClusterResult<int>> CountSocketsAsync(Namespace ns, BroadcastTarget target, CancellationToken cancellationToken)
    {
        var result = await AskAboutAsync(MessageKind.CountSockets, ns, target, cancellationToken);
        return new ClusterResult<int>
        {
            Items = [.. result.Items.Select(reply => new MessageReader(reply.Body).ReadInt32())],
            MissingNodes = result.MissingNodes,
        };
    }

    internal void ServerSideEmit(string ns, string eventName, byte[] arguments) => Publish(ServerSideMessage(NoReply, ns, eventName, arguments));

    /// <summary>The other nodes' answers: from each that handles the event, what it acknowledged with.</summary>
    internal async Task<ClusterResult<JsonElement>> ServerSideEmitWithAckAsync(
        string ns, string eventName, byte[] arguments, CancellationToken cancellationToken)
    {
        var result = await AskAsync(id => ServerSideMessage(id, ns, eventName, arguments), isEnough: null, cancellationToken);
        return new ClusterResult<JsonElement>
        {
            Items = [.. result.Items.Where(reply => reply.Body.Length > 0).Select(reply => JsonElement.Parse(reply.Body))],
            MissingNodes = result.MissingNodes,
        };
    }

    private Task<ClusterResult<NodeReply>> AskAsync(
        Func<long, MessageWriter> question, Func<byte[], bool>? isEnough, CancellationToken cancellationToken) =>
        _requests.AskAsync(id => Publish(question(id)), _server.Options.Cluster.RequestTimeout, isEnough, cancellationToken);

    private Task<ClusterResult<NodeReply>> AskAboutAsync(MessageKind kind, Namespace ns, BroadcastTarget target, CancellationToken cancellationToken) => AskAsync(
        id =>
        {
            var message = Message(kind).Write(id);
            WriteTarget(message, ns.Name, target);
            return message;
        },
        isEnough: null,
        cancellationToken);

    private void Reply(string to, long id, ReadOnlySpan<byte> body) => Send(to, Message(MessageKind.Reply, 64 + body.Length).Write(id).Write(body));

    private void OnFetchSockets(string from, ref MessageReader reader)
    {
        var id = reader.ReadInt64();
        var (ns, target) = ReadTarget(ref reader);
        Reply(from, id, RemoteSocketCodec.Write(ns is null ? [] : new BroadcastOperator(ns, target).FetchSockets()));
    }

    private void OnCountSockets(string from, ref MessageReader reader)
    {
        var id = reader.ReadInt64();
        var (ns, target) = ReadTarget(ref reader);
        Reply(from, id, new MessageWriter().Write(ns?.Rooms.Select(target).Count ?? 0).Message.Span);
    }

    private MessageWriter ServerSideMessage(long id, string ns, string eventName, byte[] arguments) =>
        Message(MessageKind.ServerSideEmit, 128 + arguments.Length).Write(id).Write(ns).Write(eventName).Write(arguments);

    private void OnServerSideEmit(string from, ref MessageReader reader)
    {
        var id = reader.ReadInt64();
        var ns = _server.Find(reader.ReadString());
        var name = reader.ReadString();
        var arguments = JsonElement.Parse(reader.ReadBytes());
        Action<byte[]>? reply = id == NoReply ? null : body => Reply(from, id, body);
        if (ns is null || !ns.OnServerSideEvent(new ServerSideEvent(from, name, arguments, reply)))
            reply?.Invoke([]);
    }
}
