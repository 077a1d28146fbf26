using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
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

namespace Parley.Chat.Drafts;

/// <summary>
/// What people have begun to write: one's own alone, on all one's devices. Who writes must have seen what was written before: a device that was away does not
/// take back what another has written meanwhile, whenever it comes.
/// </summary>
internal sealed class DraftService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PersonDirectory people, FloodControl flood, SocketIOServer io,
    IOptions<MessageOptions> options)
{
    private static readonly ParleyError NoConversation = ParleyError.NotFound("conversation");

    /// <summary>Errors: <c>validation-failed</c>, <c>rate-limited</c>, <c>not-found</c> (no such conversation, or not a member), <c>draft-outdated</c>.</summary>
    public async ValueTask<Result<DraftResponse>> SetAsync(Caller caller, ConversationId id, SetDraftRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.Text("text", request.Text ?? "", options.Value.TextBytes);
        if (request.UserRev is null or < 0)
        {
            errors.Add("userRev", "is required and at least 0", 0);
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        // Each is a write to the disk of its own, beside those of all messages.
        if (flood.Take(caller) is { } flooded)
        {
            return flooded;
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return NoConversation;
        }

        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var stored = await database.WriteAsync(session => StoreAsync(session, handle, person, request), cancellationToken);
        if (stored.TryGet(out var response, out _) && response.Personal is { } personal)
        {
            io.To(Rooms.User(caller.UserId)).Emit(
                ServerEvents.DraftUpdated, new DraftUpdatedEvent { ConversationId = id, Draft = response.Draft, Personal = personal });
        }

        return stored;
    }

    private static async Task<Result<DraftResponse>> StoreAsync(DatabaseSession session, ConversationHandle conversation, Person person, SetDraftRequest request)
    {
        // The row of the membership is what those wait for who write at once.
        if (await LastSeqAsync(session, conversation.Number, person.Number) is not { } lastSeq)
        {
            return NoConversation;
        }

        var before = (await DraftRow.FindAsync(session, conversation.Number, person.Number))?.ToDraft(conversation.Cipher, person.Id);
        var text = request.Text ?? "";
        var after = text.Length == 0 && request.ReplyTo is null ? null : new MessageDraft { Text = text, ReplyTo = request.ReplyTo, Seq = lastSeq + 1 };
        if (after?.Text == before?.Text && after?.ReplyTo == before?.ReplyTo)
        {
            return new DraftResponse { Draft = before }; // the same once more, also when the answer to it was lost
        }

        if (await PersonalLog.FindAsync(session, person.Number, PersonalKind.Draft, conversation.Number) > request.UserRev)
        {
            return new ParleyError(ErrorCodes.DraftOutdated, "Another device has written since.");
        }

        if (after is null)
        {
            await DraftRow.RemoveAsync(session, conversation.Number, person.Number);
        }
        else
        {
            var body = DraftRow.Seal(conversation.Cipher, person.Id, after.Text);
            await DraftRow.PutAsync(session, conversation.Number, person.Number, body, after.ReplyTo, after.Seq);
        }

        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person.Number, PersonalKind.Draft, conversation.Number)]);
        return new DraftResponse { Draft = after, Personal = PersonalLog.Range(revs[0]) };
    }

    /// <summary>Null for somebody who is no member.</summary>
    private static async Task<long?> LastSeqAsync(DatabaseSession session, long conversation, long person)
    {
        long? found = null;
        var locked = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE OF m" : "";
        await session
            .Prepare($"SELECT c.last_seq FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.conversation = $1 AND m.person = $2{locked}")
            .Bind(1, conversation).Bind(2, person).ReadAsync(row => found = row.Number(0));
        return found;
    }
}
