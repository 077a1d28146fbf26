using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.People;
using Parley.Chat.Presence;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>Lets signed-in people connect, brings each socket into its rooms, and registers the features' events.</summary>
internal sealed class ChatEndpoint(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, IAccessTokens tokens, PersonDirectory people, PresenceTracker presence,
    SocketSessions sessions, MembershipVersions versions, ExceptionProblems problems, IEnumerable<ISocketEvents> features)
{
    public void Map(SocketIOServer io)
    {
        var sockets = io.Of("/").Use(AdmitAsync).OnConnection(ConnectAsync).OnDisconnect(Disconnect).OnUnhandled(RefuseUnknown);
        var events = new EventRegistrar(sockets, problems);
        foreach (var feature in features)
        {
            feature.Register(events);
        }
    }

    /// <summary>
    /// Before CONNECT is answered: who it is, and the rooms, so that not even a client that never syncs misses what follows the answer. When the database
    /// does not answer, the connection is closed as a lost network would, because after a refusal clients do not come back by themselves.
    /// </summary>
    private async ValueTask AdmitAsync(Socket socket, CancellationToken cancellationToken)
    {
        if (!(await VerifyAsync(socket, cancellationToken)).TryGet(out var caller, out var error))
        {
            throw Refusal(error);
        }

        try
        {
            var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
            var chat = new ChatSocket(socket, caller, person);
            socket.Join(Rooms.User(caller.UserId));
            socket.Join(Rooms.Session(caller.SessionId));
            chat.Version = await JoinConversationsAsync(chat, cancellationToken);
            chat.Attach();
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            socket.CloseTransport();
            throw Refusal(problems.ToError(exception, socket.Id));
        }
    }

    /// <summary>
    /// Now that announcements reach the socket: what was announced since it was admitted has not. So the token is verified once more, and the rooms are
    /// joined once more when memberships have changed.
    /// </summary>
    private async ValueTask ConnectAsync(Socket socket)
    {
        var chat = ChatSocket.Of(socket)!;
        presence.Connected(chat.Person.Id);
        sessions.Add(chat);
        try
        {
            if ((await VerifyAsync(socket, socket.Disconnected)).Error is not null)
            {
                socket.Disconnect(close: true);
            }

            while (versions.Of(chat.Person.Id) != chat.Version)
            {
                chat.Version = await JoinConversationsAsync(chat, socket.Disconnected);
            }
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
            presence.Disconnected(chat.Person.Id);
        }

        return ValueTask.CompletedTask;
    }

    private static ValueTask RefuseUnknown(SocketEvent received, CancellationToken cancellationToken)
    {
        EventRegistrar.Refuse(received, new ParleyError(ErrorCodes.UnknownEvent, "No handler for this event."));
        return ValueTask.CompletedTask;
    }

    /// <summary>Makes the rooms those of the conversations that the log names now. Returns the version of memberships that was read, or an earlier one.</summary>
    private async Task<long> JoinConversationsAsync(ChatSocket chat, CancellationToken cancellationToken)
    {
        var version = versions.Of(chat.Person.Id);
        var conversations = await database.ReadAsync(
            session => session.QueryAsync<ConversationId>(
                "SELECT c.id FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = @Number", new { chat.Person.Number }),
            cancellationToken);
        var rooms = conversations.Select(Rooms.Conversation).ToHashSet();
        foreach (var room in chat.Socket.Rooms.Where(room => Rooms.IsConversation(room) && !rooms.Contains(room)))
        {
            chat.Socket.Leave(room);
        }

        foreach (var room in rooms)
        {
            chat.Socket.Join(room);
        }

        return version;
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
