using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Log;
using Parley.Chat.People;
using Parley.Chat.Personal;
using Parley.Chat.RealTime;
using Parley.Chat.Receipts;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.SocketIO;

namespace Parley.Chat.Privacy;

/// <summary>One's own chat settings, and what a change of them makes others see at once.</summary>
internal sealed class ChatSettingsService(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people, PrivacyDirectory privacy, ReceiptFeed receipts,
    SocketIOServer io, LogClock time, IOptions<PrivacyOptions> options, TimeProvider clock) : IDisposable
{
    private readonly SwitchLimit _switches = new("readReceipts", options.Value.ReadReceiptsPerMinute, clock);

    /// <summary>What is pushed must follow the order of the commits.</summary>
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async ValueTask<ChatSettings> ReadAsync(Caller caller, CancellationToken cancellationToken)
    {
        var person = await people.GetAsync(caller.UserId, cancellationToken);
        return await database.ReadAsync(session => ChatSettingsStore.ReadAsync(session, person), cancellationToken);
    }

    public async ValueTask<Result<ChatSettings>> UpdateAsync(Caller caller, UpdateChatSettingsRequest request, CancellationToken cancellationToken)
    {
        if (request.ReadReceipts is null && request.LastSeen is null)
        {
            return ParleyError.Invalid(new FieldError("readReceipts", "give readReceipts, lastSeen or both"));
        }

        var person = new Person(await people.GetAsync(caller.UserId, cancellationToken), caller.UserId);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            if (request.ReadReceipts is not null && _switches.Take(person.Id) is { } refusal)
            {
                return refusal;
            }

            var change = await database.WriteAsync(session => StoreAsync(session, person, request), cancellationToken);
            if (change.Personal is { } personal)
            {
                privacy.Set(person.Number, change.Settings);
                Tell(person, change, personal);
            }

            return change.Settings;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Change> StoreAsync(DatabaseSession session, Person person, UpdateChatSettingsRequest request)
    {
        // The log's order: conversations before people.
        var shown = request.ReadReceipts is null ? [] : await LockConversationsAsync(session, person.Number);
        var before = await ChatSettingsStore.LockAsync(session, person.Number);
        var after = new ChatSettings { ReadReceipts = request.ReadReceipts ?? before.ReadReceipts, LastSeen = request.LastSeen ?? before.LastSeen };
        if (after == before)
        {
            return new Change(after, null, []);
        }

        await ChatSettingsStore.WriteAsync(session, person.Number, after);
        var revs = await PersonalLog.AppendAsync(session, [new PersonalChange(person.Number, PersonalKind.Settings, 0)]);
        if (after.ReadReceipts == before.ReadReceipts)
        {
            return new Change(after, PersonalLog.Range(revs[0]), []);
        }

        // Everybody's view of them changes, and this person's of everybody: sync has to look.
        await ReceiptStore.On(session).TouchAsync([.. shown.Select(one => one.Conversation)], await time.NowAsync(session));
        return new Change(after, PersonalLog.Range(revs[0]), shown);
    }

    private static async Task<IReadOnlyList<ShownRow>> LockConversationsAsync(DatabaseSession session, long person)
    {
        var forUpdate = session.Engine == DatabaseEngine.Postgres ? " FOR UPDATE OF c" : "";
        return await session.QueryAsync<ShownRow>(
            $"""
            SELECT c.conversation, c.id, c.type, c.member_count, c.last_seq, c.last_counted, m.delivered_seq, m.read_seq, m.read_counted
            FROM members m JOIN conversations c ON c.conversation = m.conversation
            WHERE m.person = @person AND c.member_count <= @most ORDER BY c.conversation{forUpdate}
            """,
            new { person, most = (long)ConversationReader.MembersShown });
    }

    private void Tell(Person person, Change change, PersonalRange personal)
    {
        io.To(Rooms.User(person.Id)).Emit(
            ServerEvents.ChatSettingsUpdated,
            new ChatSettingsUpdatedEvent { Settings = change.Settings, Personal = personal });
        foreach (var row in change.Shown)
        {
            receipts.TellOthers(row.Id, row.ToCursors(person.Number), person);
        }
    }

    /// <param name="Personal">Null when nothing changed.</param>
    /// <param name="Shown">Where others see another cursor now.</param>
    private sealed record Change(ChatSettings Settings, PersonalRange? Personal, IReadOnlyList<ShownRow> Shown);

    private sealed class ShownRow
    {
        public long Conversation { get; init; }

        public ConversationId Id { get; init; }

        public ConversationType Type { get; init; }

        public long MemberCount { get; init; }

        public long LastSeq { get; init; }

        public long LastCounted { get; init; }

        public long DeliveredSeq { get; init; }

        public long ReadSeq { get; init; }

        public long ReadCounted { get; init; }

        public CursorRow ToCursors(long person) => new()
        {
            Conversation = Conversation,
            Person = person,
            DeliveredSeq = DeliveredSeq,
            ReadSeq = ReadSeq,
            ReadCounted = ReadCounted,
            MarkedUnread = false,
            LastSeq = LastSeq,
            LastCounted = LastCounted,
            MemberCount = MemberCount,
            Type = Type,
        };
    }
}
