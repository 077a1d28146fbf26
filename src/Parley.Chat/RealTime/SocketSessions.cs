using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>Keeps sockets no longer than their tokens: warns before the end, closes after it, and at once when the session is revoked.</summary>
internal sealed class SocketSessions(SocketIOServer io, IAccessTokens tokens, ISessionRevocations revocations, TimeProvider clock)
    : BackgroundService, ISocketEvents
{
    private static readonly TimeSpan Warning = TimeSpan.FromSeconds(60), Grace = TimeSpan.FromSeconds(60), Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<ChatSocket, byte> _sockets = new();

    public void Add(ChatSocket socket)
    {
        socket.ExpiryWarningAt = WarningAt(socket.Caller);
        _sockets.TryAdd(socket, 0);
    }

    public void Remove(ChatSocket socket) => _sockets.TryRemove(socket, out _);

    public void Register(EventRegistrar events) => events.On(ClientEvents.Authenticate, Permission.Connect, [], AuthenticateAsync);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var subscription = revocations.Subscribe(Revoke);
        using var timer = new PeriodicTimer(Tick, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var now = clock.GetUtcNow();
            foreach (var (socket, _) in _sockets)
            {
                Check(socket, now);
            }
        }
    }

    private static void Check(ChatSocket socket, DateTimeOffset now)
    {
        var expires = socket.Caller.ExpiresAt;
        if (now >= expires + Grace)
        {
            socket.Socket.Disconnect(close: true);
        }
        else if (now >= socket.ExpiryWarningAt)
        {
            socket.ExpiryWarningAt = DateTimeOffset.MaxValue;
            socket.Socket.Emit(ServerEvents.AuthExpiring, new AuthExpiringEvent { ExpiresAt = expires });
        }
    }

    /// <summary>Of a token that lives less than two minutes more, half of its time: a warning that comes at once is answered by a token that warns at once.</summary>
    private DateTimeOffset WarningAt(Caller caller)
    {
        var half = (caller.ExpiresAt - clock.GetUtcNow()) / 2;
        return caller.ExpiresAt - (half < Warning ? half : Warning);
    }

    private void Revoke(SessionRevocation revocation)
    {
        var sockets = io.In(Rooms.Session(revocation.SessionId));
        sockets.Emit(ServerEvents.SessionRevoked, new SessionRevokedEvent { Reason = revocation.Reason });
        sockets.DisconnectSockets(close: true);
    }

    private async ValueTask<Result<AuthenticateResponse>> AuthenticateAsync(
        ChatSocket socket, AuthenticateRequest request, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.Token))
        {
            return ParleyError.Invalid(new FieldError("token", "is required"));
        }

        if (!(await tokens.VerifyAsync(request.Token, cancellationToken)).TryGet(out var caller, out var error))
        {
            return error;
        }

        if (caller.UserId != socket.Account)
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "This token belongs to somebody else: open a new connection.");
        }

        if (caller.SessionId != socket.Caller.SessionId && !TryMove(socket, caller))
        {
            return new ParleyError(ErrorCodes.Unauthenticated, "The session has ended.");
        }

        socket.Renew(caller);
        socket.ExpiryWarningAt = WarningAt(caller);
        return new AuthenticateResponse { ExpiresAt = caller.ExpiresAt };
    }

    /// <summary>Ties the socket to another session of the same person; false when that one has just ended.</summary>
    private bool TryMove(ChatSocket socket, Caller caller)
    {
        socket.Socket.Join(Rooms.Session(caller.SessionId));

        // Once more, now that a revocation would find the socket: one that came in between would have found nothing to close.
        if (tokens.IsRevoked(caller.SessionId))
        {
            socket.Socket.Leave(Rooms.Session(caller.SessionId));
            return false;
        }

        socket.Socket.Leave(Rooms.Session(socket.Caller.SessionId));
        return true;
    }
}
