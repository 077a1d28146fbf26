using System.Text.Json;
using Parley.SocketIO.Recovery;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    private RecoverySession? _session;
    private RecoveringSession? _recovering;
    private TaskCompletionSource? _disconnectionHandled;

    /// <summary>
    /// Whether this is a socket that its client had before and got back, with its id, rooms and data and with the events it missed; see
    /// <see cref="RecoveryOptions"/>. Known in middleware already.
    /// </summary>
    public bool Recovered { get; private set; }

    /// <summary>Completes when the disconnect handlers have run.</summary>
    internal Task DisconnectionHandled => Volatile.Read(ref _disconnectionHandled)?.Task ?? Task.CompletedTask;

    /// <summary>Null when there is none.</summary>
    internal IDictionary<string, object?>? DataOrNull => Volatile.Read(ref _data);

    /// <summary>Queues a packet as it is.</summary>
    internal bool Queue(OutboundPacket packet, EmitOptions options) => IsConnected && _connection.Send(packet, options);

    /// <summary>The client has come back on another connection: this one is over, though nothing said so yet.</summary>
    internal void Supersede()
    {
        Close(DisconnectReason.TransportError);
        _connection.Abandon();
    }

    /// <summary>Takes back what the client had, if it asks for it and it is there.</summary>
    private async Task RecoverAsync(NamespaceRecovery recovery)
    {
        if (!TryReadClaim(out var pid, out var offset))
            return;
        var recovering = await recovery.TakeAsync(pid, offset);
        _connection.Server.Engine.Metrics.Recovery(recovering is not null);
        if (recovering is null)
            return;
        lock (_gate)
        {
            if (_state == State.Connecting)
            {
                Id = recovering.Session.SocketId;
                foreach (var room in recovering.Session.Rooms)
                    _rooms.Add(room);
                _data = recovering.Session.Data;
                _recovering = recovering;
                Recovered = true;
                return;
            }
        }

        recovery.GiveBack(recovering);
    }

    /// <summary>What the client presents: its pid, and the last offset it has seen, if any.</summary>
    private bool TryReadClaim(out string pid, out string? offset)
    {
        pid = "";
        offset = null;
        if (Handshake.Auth.ValueKind != JsonValueKind.Object || !Handshake.Auth.TryGetProperty("pid", out var claimed)
            || claimed.ValueKind != JsonValueKind.String)
        {
            return false;
        }

        try
        {
            pid = claimed.GetString()!;
            offset = Handshake.Auth.TryGetProperty("offset", out var last) && last.ValueKind == JsonValueKind.String ? last.GetString() : null;
            return true;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate has no .NET string, and no pid has one.
            return false;
        }
    }

    /// <summary>Answers CONNECT, sends what was missed and lets broadcasts in, without a gap and without a repetition. Under the gate.</summary>
    private bool EnterRecoverably(NamespaceRecovery recovery)
    {
        _disconnectionHandled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (recovery.Order)
        {
            List<LoggedPacket> replayed = [];
            if (_recovering is null)
                _session = recovery.Enter(this);
            else if (recovery.Enter(this, _recovering) is { } entered)
                (_session, replayed) = entered;
            else
                return false;
            _recovering = null;
            _connection.Send(PacketEncoder.Connect(Namespace.Name, Id, _session.Pid));
            foreach (var packet in replayed)
                _connection.Send(packet.Packet);
            _state = State.Connected;
            Namespace.Rooms.Add(this, _rooms.Items);
        }

        return true;
    }

    /// <summary>Keeps the session of a connection that broke; any other end is one. Under the gate.</summary>
    private void LeaveRecoverably(DisconnectReason reason)
    {
        var isBroken = reason is DisconnectReason.TransportClose or DisconnectReason.TransportError or DisconnectReason.PingTimeout;
        if (_session is { } session)
            Namespace.Recovery!.Leave(this, session, _rooms.Items, isBroken);
        else if (_recovering is { } recovering && isBroken)
            Namespace.Recovery!.GiveBack(recovering);
    }
}
