using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Edits;
using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Deletions;

/// <summary>Deletes messages for one person alone: on all their devices, on every path, and whatever becomes of the message. Nobody else is told.</summary>
internal sealed class HiddenMessagesService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, FloodControl flood, SocketIOServer io,
    IOptions<MessageOptions> options)
{
    /// <summary>A message of an earlier membership counts; of what was hidden before, the same is answered again.</summary>
    private static readonly string Find = $"""
        SELECT m.seq, x.user_rev FROM messages m
        LEFT JOIN hidden_messages x ON x.conversation = m.conversation AND x.seq = m.seq AND x.person = @person
        WHERE m.id = @message AND m.conversation = @conversation AND m.seq > @floor AND {MessageRow.Covered}
        """;

    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (no member, or not to be seen), <c>forbidden</c> (a chat of strangers), <c>too-many</c>, <c>rate-limited</c>. May be repeated.
    /// </summary>
    public async ValueTask<Result<PersonalRange>> HideAsync(Caller caller, ConversationId? conversation, MessageId? message, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        MessageEditor.CheckIds(errors, conversation, message);
        if (errors.Any)
        {
            return errors.ToError();
        }

        if (flood.Take(caller) is { } flooded)
        {
            return flooded;
        }

        if (await keys.FindAsync(conversation!.Value, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var stored = await database.WriteAsync(session => StoreAsync(session, handle.Number, person, message!.Value), cancellationToken);
        if (!stored.TryGet(out var hidden, out var error))
        {
            return error;
        }

        if (hidden.IsNew)
        {
            io.To(Rooms.User(caller.UserId)).Emit(
                ServerEvents.MessageHidden,
                new MessageHiddenEvent { ConversationId = handle.Id, MessageId = message!.Value, Seq = hidden.Seq, Personal = hidden.Personal });
        }

        return hidden.Personal;
    }

    private async Task<Result<Hiding>> StoreAsync(DatabaseSession session, long conversation, long person, MessageId message)
    {
        // One after another for each member: a message is hidden once, and the count below is right.
        var locked = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        await session.Prepare($"SELECT person FROM people WHERE person = $1{locked}").Bind(1, person).ReadAsync(_ => { });
        if (await ReaderPlace.FindAsync(session, conversation, person) is not { } place)
        {
            return ParleyError.NotFound("conversation");
        }

        var type = (ConversationType)await session.QuerySingleAsync<long>("SELECT type FROM conversations WHERE conversation = @conversation", new { conversation });
        if (MessageRules.Hide(type) is { } refused)
        {
            return refused;
        }

        if (await session.QueryFirstOrDefaultAsync<Row>(Find, new { message, conversation, floor = place.Floor, fromSeq = place.From, person }) is not { } found)
        {
            return ParleyError.NotFound("message");
        }

        if (found.UserRev is { } since)
        {
            return new Hiding(found.Seq, PersonalLog.Range(since), IsNew: false);
        }

        if (await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM hidden_messages WHERE person = @person", new { person }) >= options.Value.HiddenPerPerson)
        {
            return new ParleyError(ErrorCodes.TooMany, $"At most {options.Value.HiddenPerPerson} messages may be deleted for oneself alone.");
        }

        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person, PersonalKind.Hidden, conversation)]);
        await session.ExecuteAsync(
            "INSERT INTO hidden_messages (conversation, seq, person, user_rev) VALUES (@conversation, @Seq, @person, @userRev)",
            new { conversation, found.Seq, person, userRev = revs[0] });
        return new Hiding(found.Seq, PersonalLog.Range(revs[0]), IsNew: true);
    }

    private sealed record Hiding(long Seq, PersonalRange Personal, bool IsNew);

    private sealed class Row
    {
        public long Seq { get; init; }

        public long? UserRev { get; init; }
    }
}
