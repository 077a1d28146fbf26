using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Encryption;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Listings;

/// <summary>Where a conversation stands in one's own list: one's own alone, on all one's devices.</summary>
internal sealed class ListingService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, SocketIOServer io)
{
    private static readonly ParleyError NoConversation = ParleyError.NotFound("conversation");

    public async ValueTask<Result<Listing>> ChangeAsync(Caller caller, ConversationId id, ChangeListingRequest request, CancellationToken cancellationToken)
    {
        if (request is { Favourite: null, Archived: null })
        {
            return ParleyError.Invalid(new FieldError("favourite", "give favourite, archived or both"));
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return NoConversation;
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var (listing, personal) = await database.WriteAsync(session => StoreAsync(session, handle.Number, person, request), cancellationToken);
        if (listing is not null && personal is not null)
        {
            Tell(caller.UserId, id, listing, personal);
        }

        return listing is null ? NoConversation : listing;
    }

    /// <summary>Tells somebody's devices.</summary>
    public void Tell(UserId user, ConversationId id, Listing listing, PersonalRange personal) => io.To(Rooms.User(user)).Emit(
        ServerEvents.ListingUpdated, new ListingUpdatedEvent { ConversationId = id, Listing = listing, Personal = personal });

    /// <summary>Null for somebody who is no member.</summary>
    public static async Task<Listing?> FindAsync(DatabaseSession session, long conversation, long person) =>
        (await FindAsync(session, conversation, person, forUpdate: false))?.Listing;

    private static async Task<(Listing? Listing, PersonalRange? Personal)> StoreAsync(
        DatabaseSession session, long conversation, long person, ChangeListingRequest request)
    {
        if (await FindAsync(session, conversation, person, forUpdate: true) is not var (before, lastSeq))
        {
            return (null, null);
        }

        var after = new Listing
        {
            Favourite = request.Favourite ?? before.Favourite,
            ArchivedSeq = request.Archived is { } archived ? archived ? lastSeq : null : before.ArchivedSeq,
        };
        if (after == before)
        {
            return (after, null);
        }

        await session.ExecuteAsync(
            "UPDATE members SET favourite = @favourite, archived_seq = @ArchivedSeq WHERE conversation = @conversation AND person = @person",
            new { favourite = after.Favourite ? 1L : 0L, after.ArchivedSeq, conversation, person });
        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Listing, conversation)]);
        return (after, PersonalLog.Range(revs[0]));
    }

    private static async Task<(Listing Listing, long LastSeq)?> FindAsync(DatabaseSession session, long conversation, long person, bool forUpdate)
    {
        (Listing, long)? found = null;
        var locked = forUpdate && session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE OF m" : "";
        await session
            .Prepare($"""
                SELECT m.favourite, m.archived_seq, c.last_seq FROM members m JOIN conversations c ON c.conversation = m.conversation
                WHERE m.conversation = $1 AND m.person = $2{locked}
                """)
            .Bind(1, conversation).Bind(2, person)
            .ReadAsync(row => found = (ListingRow.Read(row, 0) ?? new Listing(), row.Number(2)));
        return found;
    }
}
