using System.Text.Json;
using Parley.SocketIO.Recovery;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO;

public sealed partial class Socket
{
    /// <summary>Null without recovery, which then costs a socket no more than this field.</summary>
    private RecoveryState? _recovery;

    /// <summary>
    /// Whether this is a socket that its client had before and got back, with its id, rooms and data and with the events it missed; see
    /// <see cref="RecoveryOptions"/>. Known in middleware already.
    /// </summary>
    public bool Recovered => _recovery is { IsRecovered: true };

    /// <summary>Completes when the disconnect handlers have run.</summary>
    internal Task DisconnectionHandled => _recovery?.DisconnectionHandled.Task ?? Task.CompletedTask;

    /// <summary>Null when there is none.</summary>
    internal IDictionary<string, object?>? DataOrNull => Volatile.Read(ref _data);

    /// <summary>Queues a packet as it is. Calls nobody, so it may be called under a lock.</summary>
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
        var state = _recovery = new RecoveryState();
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
                state.Recovering = recovering;
                state.IsRecovered = true;
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
        var state = _recovery!;
        lock (recovery.Order)
        {
            List<LoggedPacket> replayed = [];
            if (state.Recovering is null)
                state.Session = recovery.Enter(this);
            else if (recovery.Enter(this, state.Recovering) is { } entered)
                (state.Session, replayed) = entered;
            else
                return false;
            state.Recovering = null;
            _connection.Send(PacketEncoder.Connect(Namespace.Name, Id, state.Session.Pid));
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
        if (_recovery?.Session is { } session)
            Namespace.Recovery!.Leave(this, session, _rooms.Items, isBroken);
        else if (_recovery?.Recovering is { } recovering && isBroken)
            Namespace.Recovery!.GiveBack(recovering);
    }

    private sealed class RecoveryState
    {
        internal TaskCompletionSource DisconnectionHandled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal bool IsRecovered { get; set; }

        /// <summary>Taken, and not yet answered with.</summary>
        internal RecoveringSession? Recovering { get; set; }

        /// <summary>From CONNECT's answer on.</summary>
        internal RecoverySession? Session { get; set; }
    }
}
