using System.Text.Json;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.Presence;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>Lets signed-in people connect, brings each socket into its rooms, and registers the features' events.</summary>
internal sealed class ChatEndpoint(
    ConversationLog log, IAccessTokens tokens, PersonDirectory people, PresenceTracker presence, SocketSessions sessions, ExceptionProblems problems,
    IEnumerable<ISocketEvents> features)
{
    private const string CallerKey = "parley.caller";

    public void Map(SocketIOServer io)
    {
        var sockets = io.Of("/").Use(AuthenticateAsync).OnConnection(ConnectAsync).OnDisconnect(Disconnect).OnUnhandled(RefuseUnknown);
        var events = new EventRegistrar(sockets, problems);
        foreach (var feature in features)
        {
            feature.Register(events);
        }
    }

    /// <summary>The token from CONNECT's <c>auth.token</c> or the <c>Authorization</c> header; a token in the query is never looked at.</summary>
    private async ValueTask AuthenticateAsync(Socket socket, CancellationToken cancellationToken)
    {
        var verified = await VerifyAsync(socket, cancellationToken);
        if (!verified.TryGet(out var caller, out var error))
        {
            throw new ConnectionRefusedException(
                error.Kind.Code, JsonSerializer.SerializeToElement(ErrorBody.ForEvent(error), ProtocolJson.Default.ErrorBody));
        }

        socket.Data[CallerKey] = caller;
    }

    /// <summary>A socket that cannot be brought into its rooms would miss messages without knowing: better closed, so that it comes again.</summary>
    private async ValueTask ConnectAsync(Socket socket)
    {
        try
        {
            await SetUpAsync(socket);
        }
        catch (Exception exception)
        {
            if (!socket.Disconnected.IsCancellationRequested)
            {
                problems.ToError(exception, socket.Id);
                socket.Disconnect(close: true);
            }
        }
    }

    private async Task SetUpAsync(Socket socket)
    {
        var caller = (Caller)socket.Data[CallerKey]!;
        var person = new Person(await people.GetAsync(caller.UserId, socket.Disconnected), caller.UserId);
        var chat = new ChatSocket(socket, caller, person);
        chat.Attach();
        presence.Connected(caller.UserId);
        socket.Join(Rooms.User(caller.UserId));
        socket.Join(Rooms.Session(caller.SessionId));
        sessions.Add(chat);

        // Once more, now that a revocation would find the socket: one that came in between would have found nothing to close.
        if ((await VerifyAsync(socket, socket.Disconnected)).Error is not null)
        {
            socket.Disconnect(close: true);
            return;
        }

        var join = new JoinRoomsCommand(chat);
        if ((await log.SubmitAsync(join)).Error is not null)
        {
            socket.Disconnect(close: true); // the log takes nothing now; the client comes again
            return;
        }

        await join.Joined.WaitAsync(socket.Disconnected);
    }

    private ValueTask Disconnect(Socket socket, DisconnectReason reason)
    {
        if (ChatSocket.Of(socket) is { } chat)
        {
            sessions.Remove(chat);
            presence.Disconnected(chat.Person.Id);
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask RefuseUnknown(SocketEvent received, CancellationToken cancellationToken)
    {
        EventRegistrar.Refuse(received, new ParleyError(ErrorCodes.UnknownEvent, "No handler for this event."));
        return ValueTask.CompletedTask;
    }

    private ValueTask<Result<Caller>> VerifyAsync(Socket socket, CancellationToken cancellationToken)
    {
        var auth = socket.Handshake.Auth;
        if (auth.ValueKind == JsonValueKind.Object && auth.TryGetProperty("token", out var token) && token.ValueKind == JsonValueKind.String)
        {
            return tokens.VerifyAsync(token.GetString()!, cancellationToken);
        }

        return socket.Handshake.Headers.TryGetValue("Authorization", out var header) && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
            ? tokens.VerifyAsync(header["Bearer ".Length..].Trim(), cancellationToken)
            : ValueTask.FromResult<Result<Caller>>(new ParleyError(ErrorCodes.Unauthenticated, "Send the access token in auth.token."));
    }
}
