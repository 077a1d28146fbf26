using System.Text.Json;
using Parley.Chat.Guests;
using Parley.Chat.Matching;
using Parley.Chat.People;
using Parley.Chat.Presence;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>Lets signed-in people connect, brings each socket into its rooms, and registers the features' events.</summary>
internal sealed class ChatEndpoint(
    IAccessTokens tokens, PersonDirectory people, GuestPeople guests, Meetings meetings, MembershipReader memberships, RoomJoiner rooms,
    PresenceTracker presence, SocketSessions sessions, ExceptionProblems problems, SocketEvents catalogue, IEnumerable<ISocketEvents> features)
{
    public void Map(SocketIOServer io)
    {
        var sockets = io.Of("/").Use(AdmitAsync).OnConnection(ConnectAsync).OnDisconnect(Disconnect).OnUnhandled(RefuseUnknown);
        var events = new EventRegistrar(sockets, problems, catalogue);
        foreach (var feature in features)
        {
            feature.Register(events);
        }
    }

    /// <summary>
    /// Before CONNECT is answered: who it is, and what they are a member of. When the database does not answer, the connection is closed as a lost network would, because after a refusal
    /// clients do not come back by themselves.
    /// </summary>
    private async ValueTask AdmitAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (!(await VerifyAsync(socket, cancellationToken)).TryGet(out var caller, out var error))
        {
            throw Refusal(error);
        }

        caller = caller with { Network = ClientAddress.NetworkOf(socket.Handshake.Address) };
        if (!caller.Has(Permission.Connect))
        {
            throw Refusal(RequiredPermission.Denied(Permission.Connect));
        }

        socket.ForgetAuth();
        try
        {
            var person = await PersonAsync(caller, cancellationToken);
            new ChatSocket(socket, caller, person) { Memberships = await memberships.ReadAsync(person.Number, cancellationToken) }.Attach();
            socket.Join(Rooms.User(caller.UserId));
            socket.Join(Rooms.User(person.Id));
            socket.Join(Rooms.Session(caller.SessionId));
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            socket.CloseTransport();
            throw Refusal(problems.ToError(exception, socket.Id));
        }
    }

    /// <summary>
    /// Brings the socket into its rooms. It can be found by its person's room now, and its memberships were read before: what is sent when the client knows that
    /// it is connected comes later, and reaches it.
    /// </summary>
    private async ValueTask ConnectAsync(Socket socket)
    {
        var chat = ChatSocket.Of(socket)!;
        var read = chat.Memberships!;
        chat.Memberships = null;
        var isGuest = chat.Caller.Role == AccountRole.Guest;
        if (!isGuest)
        {
            presence.Connected(chat.Account);
        }

        sessions.Add(chat);
        meetings.Connected(chat);
        try
        {
            if (isGuest)
            {
                // Once more, now that the beginning of a chat finds the socket: one that came since it was admitted has given its guest another alias.
                for (var now = await guests.GetAsync(chat.Account, socket.Disconnected); now != chat.Person;)
                {
                    socket.Join(Rooms.User(now.Id));
                    chat.Become(now);
                    now = await guests.GetAsync(chat.Account, socket.Disconnected);
                }
            }

            var joining = rooms.JoinAsync(chat, read);

            // Once more, now that a revocation finds the socket: one that came since it was admitted has found nothing to close.
            if (tokens.IsRevoked(chat.Caller.SessionId))
            {
                socket.Disconnect(close: true);
            }

            await joining;
        }
        catch (RoomUnavailableException)
        {
            socket.CloseTransport();
        }
        catch (Exception exception)
        {
            if (!socket.Disconnected.IsCancellationRequested)
            {
                problems.ToError(exception, socket.Id);
                socket.CloseTransport();
            }
        }
    }

    private ValueTask Disconnect(Socket socket, DisconnectReason reason)
    {
        if (ChatSocket.Of(socket) is { } chat)
        {
            sessions.Remove(chat);
            meetings.Disconnected(chat);
            if (chat.Caller.Role != AccountRole.Guest)
            {
                presence.Disconnected(chat.Account);
            }
        }

        return ValueTask.CompletedTask;
    }

    private async ValueTask<Person> PersonAsync(Caller caller, CancellationToken cancellationToken) => caller.Role == AccountRole.Guest
        ? await guests.GetAsync(caller.UserId, cancellationToken)
        : new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);

    private static ValueTask RefuseUnknown(SocketEvent received, CancellationToken cancellationToken)
    {
        EventRegistrar.Refuse(received, new ParleyError(ErrorCodes.UnknownEvent, "No handler for this event."));
        return ValueTask.CompletedTask;
    }

    private static ConnectionRefusedException Refusal(ParleyError error) =>
        new(error.Kind.Code, JsonSerializer.SerializeToElement(ErrorBody.ForEvent(error), ProtocolJson.Default.ErrorBody));

    /// <summary>The token from CONNECT's <c>auth.token</c> or the <c>Authorization</c> header; a token in the query is never looked at.</summary>
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
