using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Presence;

/// <summary>The event <c>watch-presence</c>: be told of these people, and who of them is online now.</summary>
internal sealed class PresenceEvents(PresenceQueries queries, PresenceTracker tracker) : ISocketEvents
{
    private const int MaxWatched = 500;

    public void Register(EventRegistrar events) => events.On(ClientEvents.WatchPresence, Permission.FindPeople, [], WatchAsync);

    private async ValueTask<Result<WatchPresenceResponse>> WatchAsync(
        ChatSocket socket, WatchPresenceRequest request, CancellationToken cancellationToken)
    {
        if (request.UserIds is not { Count: <= MaxWatched } wanted)
        {
            return ParleyError.Invalid(new FieldError("userIds", $"is required, with at most {MaxWatched} ids", MaxWatched));
        }

        var rows = await queries.VisibleAsync(socket.Person.Id, [.. wanted.Distinct()], cancellationToken);
        var watched = socket.Feature<Watched>();
        watched.Rooms.ForEach(socket.Socket.Leave);
        watched.Rooms = [.. rows.Select(row => Rooms.Presence(row.Id))];
        watched.Rooms.ForEach(socket.Socket.Join);

        // Once more, now that a membership that ends finds these rooms to leave: one that ended since it was asked for has found nothing.
        rows = await queries.VisibleAsync(socket.Person.Id, [.. rows.Select(row => row.Id)], cancellationToken);
        var allowed = rows.ToDictionary(row => row.Id);
        watched.Rooms.Except(allowed.Keys.Select(Rooms.Presence)).ToList().ForEach(socket.Socket.Leave);
        var online = wanted.Distinct().Where(id => allowed.ContainsKey(id) && tracker.IsOnline(id)).ToList();
        var absent = rows.Where(row => row.LastSeenAt is not null && !online.Contains(row.Id));
        return new WatchPresenceResponse
        {
            Online = online,
            LastSeen = [.. absent.Select(row => new LastSeen { UserId = row.Id, LastSeenAt = DateTimeOffset.FromUnixTimeMilliseconds(row.LastSeenAt!.Value) })],
        };
    }

    /// <summary>Touched by the socket's own events only, which run one after another.</summary>
    private sealed class Watched
    {
        public List<string> Rooms { get; set; } = [];
    }
}

internal static class PresenceEndpoints
{
    public static void MapPresence(this IEndpointRouteBuilder api) =>
        api.MapGet("/users/online", async (
                int? limit, string? cursor, HttpContext context, OnlineUsers online, CancellationToken cancellationToken) =>
            (await online.ReadAsync(context.Caller(), limit, cursor, cancellationToken)).ToHttp())
            .RequirePermission(Permission.FindPeople)
            .WithTags("Users")
            .WithName("ListOnlineUsers")
            .WithSummary("The people online among those one shares a conversation with, as far as both sides let the other see it.")
            .Produces<ListResponse<User>>();
}
