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

    public void Register(EventRegistrar events) => events.On(
        EventNames.WatchPresence, ProtocolJson.Default.WatchPresenceRequest, ProtocolJson.Default.WatchPresenceResponse, WatchAsync);

    private async ValueTask<Result<WatchPresenceResponse>> WatchAsync(
        ChatSocket socket, WatchPresenceRequest request, CancellationToken cancellationToken)
    {
        if (request.UserIds is not { Count: <= MaxWatched } wanted)
        {
            return ParleyError.Invalid(new FieldError("userIds", $"is required, with at most {MaxWatched} ids", MaxWatched));
        }

        // Strangers are left out without a word: whether they exist or are online is not the caller's business.
        var visible = (await queries.PartnersAsync(socket.Person.Id, cancellationToken)).ToHashSet();
        var allowed = wanted.Where(visible.Contains).Distinct().ToList();
        var watched = socket.Feature<Watched>();
        watched.Rooms.ForEach(socket.Socket.Leave);
        watched.Rooms = [.. allowed.Select(Rooms.Presence)];
        watched.Rooms.ForEach(socket.Socket.Join);
        return new WatchPresenceResponse { Online = [.. allowed.Where(tracker.IsOnline)] };
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
                HttpContext context, PresenceQueries queries, PresenceTracker tracker, IUserDirectory users, CancellationToken cancellationToken) =>
            {
                var partners = await queries.PartnersAsync(context.Caller().UserId, cancellationToken);
                var online = await users.GetAsync([.. partners.Where(tracker.IsOnline)], cancellationToken);
                return new ListResponse<User> { Items = [.. online.OrderBy(user => user.Username, StringComparer.Ordinal)], NextCursor = null };
            })
            .WithTags("Users")
            .WithName("ListOnlineUsers")
            .WithSummary("The people online among those one shares a conversation with.")
            .Produces<ListResponse<User>>();
}
