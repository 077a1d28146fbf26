using System.Globalization;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Encryption;
using Parley.Chat.Floods;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Scheduling;

/// <summary>A scheduled message as it was stored.</summary>
/// <param name="Repeated">It was there before: nothing new to tell.</param>
internal sealed record StoredSchedule(ScheduledMessage Scheduled, bool Repeated);

/// <summary>What authors do about messages that are to be sent later. Whether one may be sent is decided when it is.</summary>
internal sealed class ScheduleService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ScheduledStore store, ScheduledDelivery delivery, ConversationKeys keys, PersonDirectory people,
    FloodControl flood, ScheduledNews news, IOptions<SchedulingOptions> options, IOptions<MessageOptions> messages, TimeProvider clock)
{
    private const int DefaultPage = 50, MaxPage = 100;

    private static readonly ParleyError NoMessage = ParleyError.NotFound("scheduled message");

    private static readonly ParleyError UnderWay = new(ErrorCodes.TooLate, "The message is being sent at this moment.");

    /// <summary>
    /// Errors: <c>validation-failed</c>, <c>not-found</c> (no such conversation, or not a member), <c>forbidden</c> (a chat of strangers), <c>message-id-conflict</c>, <c>too-many</c>,
    /// <c>rate-limited</c>. The same under the same id again changes nothing and answers the same.
    /// </summary>
    public async ValueTask<Result<StoredSchedule>> ScheduleAsync(Caller caller, ConversationId id, ScheduleMessageRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        errors.RequiredText("text", request.Text, messages.Value.TextBytes);
        if (request.At is null)
        {
            errors.Add("at", "is required");
        }

        // RFC 9562 §4.2: version and variant, as a message's own.
        if (request.Id is { } given && (given.Value.Version != 7 || given.Value.Variant is < 8 or > 11))
        {
            errors.Add("id", "must be a UUID of version 7");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        if (flood.Take(caller) is { } flooded)
        {
            return flooded;
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return ParleyError.NotFound("conversation");
        }

        var draft = new Draft(request.Id ?? MessageId.New(clock), request.Text!, request.At!.Value.ToUnixTimeMilliseconds(), request.ReplyTo);
        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        var stored = await database.WriteAsync(session => StoreAsync(session, handle, person, draft), cancellationToken);
        if (!stored.TryGet(out var outcome, out var error))
        {
            return error;
        }

        if (outcome.Personal is { } personal)
        {
            news.Tell(caller.UserId, id, draft.Id, outcome.Scheduled, personal);
        }

        return new StoredSchedule(outcome.Scheduled, Repeated: outcome.Personal is null);
    }

    /// <summary>One's own, by time; of one conversation, or all. Errors: <c>validation-failed</c> (<c>limit</c>, <c>cursor</c>), <c>not-found</c>.</summary>
    public async ValueTask<Result<ListResponse<ScheduledMessage>>> ListAsync(
        Caller caller, ConversationId? id, int? limit, string? cursor, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        var count = errors.PageSize(limit, DefaultPage, MaxPage);
        if (!TryRead(cursor, out var after))
        {
            errors.WrongCursor();
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        var conversation = 0L;
        if (id is { } wanted)
        {
            if (await keys.FindAsync(wanted, cancellationToken) is not { } handle
                || await database.ReadAsync(session => ReaderPlace.FindAsync(session, handle.Number, person).AsTask(), cancellationToken) is null)
            {
                return ParleyError.NotFound("conversation");
            }

            conversation = handle.Number;
        }

        var rows = await store.OwnAsync(person, conversation, after, count + 1, cancellationToken);
        var items = new List<ScheduledMessage>(count);
        foreach (var row in rows.Take(count))
        {
            // One that is deleted at this moment takes its own with it.
            if (await keys.FindAsync(row.ConversationId, cancellationToken) is { } handle)
            {
                items.Add(row.ToScheduled(handle));
            }
        }

        return new ListResponse<ScheduledMessage>
        {
            Items = items,
            NextCursor = rows.Count > count ? string.Create(CultureInfo.InvariantCulture, $"{rows[count - 1].At}.{rows[count - 1].Position}") : null,
        };
    }

    /// <summary>
    /// Gives it another text, another time, or both; one that was refused waits anew. Errors: <c>validation-failed</c>, <c>not-found</c>, <c>too-late</c> (it is being sent),
    /// <c>rate-limited</c>.
    /// </summary>
    public async ValueTask<Result<ScheduledMessage>> ChangeAsync(
        Caller caller, ConversationId id, MessageId message, ChangeScheduledMessageRequest request, CancellationToken cancellationToken)
    {
        var errors = new RequestErrors();
        if (request.Text is { } text)
        {
            errors.RequiredText("text", text, messages.Value.TextBytes);
        }

        if (request is { Text: null, At: null })
        {
            errors.Add("text", "give text, at or both");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        var changed = await WriteAsync(caller, id, message, (session, handle, row) => ChangeAsync(session, handle, row, request), cancellationToken);
        if (!changed.TryGet(out var outcome, out var error))
        {
            return error;
        }

        if (outcome.Personal is { } personal)
        {
            news.Tell(caller.UserId, id, message, outcome.Scheduled, personal);
        }

        return outcome.Scheduled;
    }

    /// <summary>Errors: <c>not-found</c> (also when it was sent), <c>too-late</c> (it is being sent), <c>rate-limited</c>.</summary>
    public async ValueTask<Result<bool>> CancelAsync(Caller caller, ConversationId id, MessageId message, CancellationToken cancellationToken)
    {
        var cancelled = await WriteAsync(
            caller, id, message, async (session, handle, row) =>
            {
                await session.ExecuteAsync("DELETE FROM scheduled_messages WHERE position = @Position", new { row.Position });
                return new Outcome(row.ToScheduled(handle), await ScheduledStore.ToldAsync(session, row.Person, row.Conversation));
            },
            cancellationToken);
        if (!cancelled.TryGet(out var outcome, out var error))
        {
            return error;
        }

        news.Tell(caller.UserId, id, message, scheduled: null, outcome.Personal!);
        return true;
    }

    /// <summary>Before its time. Errors: those of a send, <c>not-found</c> (also when it was sent), <c>too-late</c> (it is being sent).</summary>
    public async ValueTask<Result<SentMessage>> SendNowAsync(Caller caller, ConversationId id, MessageId message, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(caller.UserId, cancellationToken);
        if (await store.FindAsync(person, message, cancellationToken) is not { } row || row.ConversationId != id)
        {
            return NoMessage;
        }

        if (row.State == ScheduledState.UnderWay)
        {
            return UnderWay;
        }

        return await delivery.SendAsync(row, caller, cancellationToken) ?? UnderWay;
    }

    private async Task<Result<Outcome>> StoreAsync(DatabaseSession session, ConversationHandle conversation, Person author, Draft draft)
    {
        // The membership before the author, as the log locks them: whoever ends it takes what is scheduled along, and waits for this.
        var locked = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE" : "";
        var member = false;
        await session.Prepare($"SELECT person FROM members WHERE conversation = $1 AND person = $2{locked}")
            .Bind(1, conversation.Number).Bind(2, author.Number).ReadAsync(_ => member = true);
        if (!member)
        {
            return ParleyError.NotFound("conversation");
        }

        await ScheduledStore.LockAsync(session, author.Number);
        if (await ScheduledStore.FindAsync(session, author.Number, draft.Id) is { } earlier)
        {
            return earlier.Conversation == conversation.Number && earlier.At == draft.At && earlier.ReplyTo == draft.ReplyTo && earlier.Text(conversation) == draft.Text
                ? new Outcome(earlier.ToScheduled(conversation), Personal: null)
                : new ParleyError(ErrorCodes.MessageIdConflict, $"The id {draft.Id} was used for another scheduled message.");
        }

        return await RefuseAsync(session, conversation, author, draft) is { } refused ? refused : await InsertAsync(session, conversation, author, draft);
    }

    private async Task<ParleyError?> RefuseAsync(DatabaseSession session, ConversationHandle conversation, Person author, Draft draft)
    {
        if (await session.QuerySingleAsync<long>("SELECT type FROM conversations WHERE conversation = @Number", new { conversation.Number }) == (long)ConversationType.Guest)
        {
            return new ParleyError(ErrorCodes.Forbidden, "A chat of two strangers ends when either leaves: nothing is sent there later.");
        }

        if (CheckTime(draft.At) is { } wrong)
        {
            return wrong;
        }

        if (options.Value.PerPerson == 0)
        {
            return new ParleyError(ErrorCodes.TooMany, "Nobody schedules messages on this server.");
        }

        var count = await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM scheduled_messages WHERE person = @Number", new { author.Number });
        return count >= options.Value.PerPerson
            ? new ParleyError(ErrorCodes.TooMany, $"At most {options.Value.PerPerson} of your messages wait to be sent at the same time.")
            : null;
    }

    private async Task<Outcome> InsertAsync(DatabaseSession session, ConversationHandle conversation, Person author, Draft draft)
    {
        await session.ExecuteAsync(
            """
            INSERT INTO scheduled_messages (person, id, conversation, at, body, version, reply_to, state, due_at, created_at)
            VALUES (@person, @Id, @conversation, @At, @body, 0, @ReplyTo, @waiting, @At, @now)
            """,
            new
            {
                person = author.Number,
                draft.Id,
                conversation = conversation.Number,
                draft.At,
                body = Seal(conversation, draft.Id, draft.Text, version: 0),
                draft.ReplyTo,
                waiting = (long)ScheduledState.Waiting,
                now = Now,
            });
        var personal = await ScheduledStore.ToldAsync(session, author.Number, conversation.Number);
        return new Outcome((await ScheduledStore.FindAsync(session, author.Number, draft.Id))!.ToScheduled(conversation), personal);
    }

    private async Task<Result<Outcome>> WriteAsync(
        Caller caller, ConversationId id, MessageId message, Func<DatabaseSession, ConversationHandle, ScheduledRow, Task<Result<Outcome>>> write, CancellationToken cancellationToken)
    {
        if (flood.Take(caller) is { } flooded)
        {
            return flooded;
        }

        if (await keys.FindAsync(id, cancellationToken) is not { } handle)
        {
            return NoMessage;
        }

        var person = await people.GetAsync(caller.UserId, cancellationToken);
        return await database.WriteAsync(session => WriteAsync(session, handle, person, message, write), cancellationToken);
    }

    private static async Task<Result<Outcome>> WriteAsync(
        DatabaseSession session, ConversationHandle conversation, long person, MessageId message, Func<DatabaseSession, ConversationHandle, ScheduledRow, Task<Result<Outcome>>> write)
    {
        await ScheduledStore.LockAsync(session, person);
        if (await ScheduledStore.FindAsync(session, person, message) is not { } row || row.Conversation != conversation.Number)
        {
            return NoMessage;
        }

        return row.State == ScheduledState.UnderWay ? UnderWay : await write(session, conversation, row);
    }

    private async Task<Result<Outcome>> ChangeAsync(DatabaseSession session, ConversationHandle conversation, ScheduledRow row, ChangeScheduledMessageRequest request)
    {
        var (text, at) = (request.Text ?? row.Text(conversation), request.At?.ToUnixTimeMilliseconds() ?? row.At);
        if (row.State == ScheduledState.Waiting && at == row.At && text == row.Text(conversation))
        {
            return new Outcome(row.ToScheduled(conversation), Personal: null); // a retry
        }

        if (CheckTime(at) is { } wrong)
        {
            return wrong;
        }

        var version = row.Version + 1;
        await session.ExecuteAsync(
            """
            UPDATE scheduled_messages SET at = @at, due_at = @at, body = @body, version = @version, state = @waiting, refusal = NULL, refused_why = NULL, refused_at = NULL
            WHERE position = @Position
            """,
            new { at, body = Seal(conversation, row.Id, text, version), version, waiting = (long)ScheduledState.Waiting, row.Position });
        var personal = await ScheduledStore.ToldAsync(session, row.Person, row.Conversation);
        return new Outcome((await ScheduledStore.FindAsync(session, row.Person, row.Id))!.ToScheduled(conversation), personal);
    }

    private ParleyError? CheckTime(long at) => at <= Now
        ? ParleyError.Invalid(new FieldError("at", "must lie ahead"))
        : at - Now > (long)options.Value.Furthest.TotalMilliseconds
            ? ParleyError.Invalid(new FieldError("at", string.Create(CultureInfo.InvariantCulture, $"must be at most {options.Value.Furthest.TotalHours:0} hours ahead")))
            : null;

    private static byte[] Seal(ConversationHandle conversation, MessageId id, string text, long version) =>
        conversation.Cipher.Seal(Encoding.UTF8.GetBytes(text), id, SealedField.Scheduled, version);

    private static bool TryRead(string? cursor, out (long At, long Position) after)
    {
        after = (0, 0);
        var parts = cursor?.Split('.');
        return parts is null || (parts.Length == 2
            && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out after.At)
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out after.Position));
    }

    private long Now => clock.GetUtcNow().ToUnixTimeMilliseconds();

    private readonly record struct Draft(MessageId Id, string Text, long At, MessageId? ReplyTo);

    /// <param name="Scheduled">As it is now; when it was cancelled, as it was.</param>
    /// <param name="Personal">Null: nothing has changed.</param>
    private sealed record Outcome(ScheduledMessage Scheduled, PersonalRange? Personal);
}
