using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.Listings;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Notifications;

/// <summary>What one wants to be notified of in one conversation: one's own alone, on all one's devices.</summary>
internal sealed class NotificationSettingsService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, ListingService listings, SocketIOServer io,
    TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3653);

    private static readonly ParleyError NoConversation = ParleyError.NotFound("conversation");

    public async ValueTask<Result<NotificationSettings>> ReadAsync(Caller caller, ConversationId id, CancellationToken cancellationToken)
    {
        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return NoConversation;
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var found = await database.ReadAsync(session => FindAsync(session, handle.Number, person, forUpdate: false), cancellationToken);
        return found is { } settings ? settings : NoConversation;
    }

    public async ValueTask<Result<NotificationSettings>> SetAsync(
        Caller caller, ConversationId id, SetNotificationSettingsRequest request, CancellationToken cancellationToken)
    {
        if (request.MutedUntil is { } until && (until <= clock.GetUtcNow() || until - clock.GetUtcNow() > Longest))
        {
            return ParleyError.Invalid(new FieldError("mutedUntil", "must be in the future, at most ten years"));
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return NoConversation;
        }

        // As it is stored, to the millisecond.
        var muted = request.MutedUntil is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds()) : (DateTimeOffset?)null;
        var settings = new NotificationSettings { Level = request.Level, MutedUntil = muted };
        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var now = clock.GetUtcNow().ToUnixTimeMilliseconds();
        var (member, personal, kept) = await database.WriteAsync(session => StoreAsync(session, handle.Number, person, settings, now), cancellationToken);
        if (kept is var (listing, range))
        {
            listings.Tell(caller.UserId, id, listing, range);
        }

        if (personal is not null)
        {
            io.To(Rooms.User(caller.UserId)).Emit(
                ServerEvents.NotificationSettingsUpdated,
                new NotificationSettingsUpdatedEvent { ConversationId = id, Settings = settings, Personal = personal });
        }

        return member ? settings : NoConversation;
    }

    private static async Task<(bool Member, PersonalRange? Personal, (Listing Listing, PersonalRange Personal)? Kept)> StoreAsync(
        DatabaseSession session, long conversation, long person, NotificationSettings settings, long now)
    {
        if (await FindAsync(session, conversation, person, forUpdate: true) is not { } before)
        {
            return (false, null, null);
        }

        if (before == settings)
        {
            return (true, null, null);
        }

        (Listing, PersonalRange)? kept = null;
        if (settings.MutedUntil is not null && await ListingRow.KeepOutAsync(session, conversation, person, now))
        {
            var moved = await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Listing, conversation)]);
            kept = ((await ListingService.FindAsync(session, conversation, person))!, PersonalLog.Range(moved[0]));
        }

        await session.ExecuteAsync(
            "UPDATE members SET notify = @notify, muted_until = @muted WHERE conversation = @conversation AND person = @person",
            new { notify = (long?)settings.Level, muted = settings.MutedUntil?.ToUnixTimeMilliseconds(), conversation, person });
        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Notifications, conversation)]);
        return (true, PersonalLog.Range(revs[0]), kept);
    }

    /// <summary>Null for somebody who is no member.</summary>
    private static async Task<NotificationSettings?> FindAsync(DatabaseSession session, long conversation, long person, bool forUpdate)
    {
        NotificationSettings? found = null;
        var locked = forUpdate && session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        await session.Prepare($"SELECT notify, muted_until FROM members WHERE conversation = $1 AND person = $2{locked}")
            .Bind(1, conversation).Bind(2, person)
            .ReadAsync(row => found = NotificationRow.Read(row, 0) ?? new NotificationSettings());
        return found;
    }
}
