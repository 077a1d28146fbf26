using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Log;
using Parley.Chat.Personal;
using Parley.Chat.Presence;
using Parley.Chat.RealTime;
using Parley.Chat.Receipts;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.People;

/// <summary>
/// Turns what happens to accounts into rows of people's own logs and events on their sockets. What is told is read after the row was written, so that what comes
/// twice or late tells how it is now.
/// </summary>
internal sealed class PeopleNews(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people, IUserDirectory users, IOwnAccount own, IRelations relations,
    PresenceSecrecy secrecy, AccountDeparture departure, SocketIOServer io, LogClock time) : IAccountListener
{
    /// <summary>Rows of own logs in one transaction: about 20 ms of the one writer.</summary>
    private const int Chunk = 200;

    public ValueTask HandleAsync(AccountEvent happened, CancellationToken cancellationToken) => happened.Kind switch
    {
        AccountEventKind.UserUpdated => UserUpdatedAsync(happened.UserId, cancellationToken),
        AccountEventKind.SettingsUpdated => SettingsUpdatedAsync(happened.UserId, cancellationToken),
        AccountEventKind.RelationUpdated when happened.OtherId is { } other => RelationUpdatedAsync(happened, other, cancellationToken),
        AccountEventKind.AccountDeleted => AccountDeletedAsync(happened.UserId, cancellationToken),
        _ => ValueTask.CompletedTask,
    };

    private async ValueTask AccountDeletedAsync(UserId id, CancellationToken cancellationToken)
    {
        await departure.LeaveAsync(id, cancellationToken);
        await UserUpdatedAsync(id, cancellationToken);
        await departure.ForgetAsync(id, cancellationToken);
    }

    private async ValueTask UserUpdatedAsync(UserId id, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(id, cancellationToken);
        var (shared, rev) = await database.WriteAsync(session => TouchAsync(session, person), cancellationToken);
        if ((await users.GetAsync([id], cancellationToken)) is not [var user])
        {
            return;
        }

        var others = shared.Aggregate(io.To(Rooms.Presence(id)), (rooms, conversation) => rooms.To(Rooms.Conversation(conversation)));
        others.Except(Rooms.User(id)).Emit(ServerEvents.UserUpdated, new UserUpdatedEvent { User = user });
        if (await own.FindAsync(id, cancellationToken) is { } me)
        {
            io.To(Rooms.User(id)).Emit(ServerEvents.UserUpdated, new UserUpdatedEvent { User = user, Me = me, Personal = PersonalLog.Range(rev) });
        }

        // A contact need not share a conversation: their devices find it in their own logs.
        var contacts = (await relations.ContactsAsync([id], cancellationToken))[id].ToList();
        foreach (var chunk in contacts.Chunk(Chunk))
        {
            await TellRelationsAsync(chunk, id, cancellationToken);
        }
    }

    /// <summary>Where others see this person, sync has to look; and the person's own log says so, too.</summary>
    private async Task<(IReadOnlyList<ConversationId> Shared, long Rev)> TouchAsync(DatabaseSession session, long person)
    {
        // The log's order: conversations before people.
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE OF c" : "";
        var shared = await session.QueryAsync<SharedRow>(
            $"""
            SELECT c.conversation, c.id FROM members m JOIN conversations c ON c.conversation = m.conversation
            WHERE m.person = @person AND c.member_count <= @most ORDER BY c.conversation{forUpdate}
            """,
            new { person, most = (long)ConversationReader.MembersShown });
        await ReceiptStore.On(session).TouchAsync([.. shared.Select(row => row.Conversation)], await time.NowAsync(session));
        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Me, 0)]);
        return ([.. shared.Select(row => row.Id)], revs[0]);
    }

    private async ValueTask SettingsUpdatedAsync(UserId id, CancellationToken cancellationToken)
    {
        var rev = await AppendAsync(new PersonalChange(await people.GetAsync(id, cancellationToken), PersonalKind.UserSettings, 0), cancellationToken);
        var settings = await own.SettingsAsync(id, cancellationToken);
        io.To(Rooms.User(id)).Emit(ServerEvents.SettingsUpdated, new SettingsUpdatedEvent { Settings = settings, Personal = PersonalLog.Range(rev) });
    }

    private async ValueTask RelationUpdatedAsync(AccountEvent happened, UserId other, CancellationToken cancellationToken)
    {
        var id = happened.UserId;
        var (person, target) = (await people.GetAsync(id, cancellationToken), await people.GetAsync(other, cancellationToken));
        var rev = await AppendAsync(new PersonalChange(person, PersonalKind.Relation, target), cancellationToken);
        if (await relations.ReadAsync(id, [other], cancellationToken) is [var relation])
        {
            Tell(id, relation, rev, happened.Asked && relation.Request?.Direction == RequestDirection.Incoming);
        }

        // A block's own event takes both out of sight; that of the blocked, who were contacts, must not do it a second time.
        if (relations.Blocks(id, other))
        {
            await secrecy.BlockedAsync(id, other, happened.WereContacts, cancellationToken);
        }
        else if (happened.WereContacts && !relations.IsBlocked(id, other))
        {
            await secrecy.ContactEndedAsync(id, other, cancellationToken);
        }
    }

    /// <summary>Shows somebody as they are now to some of their contacts.</summary>
    private async ValueTask TellRelationsAsync(IReadOnlyList<UserId> contacts, UserId target, CancellationToken cancellationToken)
    {
        var number = await people.GetAsync(target, cancellationToken);
        var numbers = await people.GetAsync(contacts, cancellationToken);
        var revs = await database.WriteAsync(
            async session => await PersonalLog.AppendAsync(session, [.. numbers.Select(contact => new PersonalChange(contact, PersonalKind.Relation, number))]),
            cancellationToken);
        // To those connected here; a device elsewhere finds the row when it looks next.
        foreach (var (contact, rev) in contacts.Zip(revs).Where(one => io.In(Rooms.User(one.First)).FetchSockets().Count > 0))
        {
            if (await relations.ReadAsync(contact, [target], cancellationToken) is [var relation])
            {
                Tell(contact, relation, rev, asked: false);
            }
        }
    }

    private void Tell(UserId id, Relation relation, long rev, bool asked) => io.To(Rooms.User(id)).Emit(
        asked ? ServerEvents.ContactRequest : ServerEvents.ContactsUpdated,
        new RelationUpdatedEvent { Relation = relation, Personal = PersonalLog.Range(rev) });

    private async ValueTask<long> AppendAsync(PersonalChange change, CancellationToken cancellationToken) =>
        (await database.WriteAsync(async session => await PersonalLog.AppendAsync(session, [change]), cancellationToken))[0];

    private sealed class SharedRow
    {
        public long Conversation { get; init; }

        public ConversationId Id { get; init; }
    }
}
