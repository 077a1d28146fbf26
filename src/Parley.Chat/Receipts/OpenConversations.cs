using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.Conversations;
using Parley.Chat.Encryption;
using Parley.Chat.Privacy;
using Parley.Chat.RealTime;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Receipts;

/// <summary>What a socket shows now: there, and nowhere else, it is told of the cursors of a group.</summary>
internal sealed class OpenConversations(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, ConversationKeys keys, PrivacyDirectory privacy)
{
    /// <summary>More is no screen.</summary>
    private const int MaxOpen = 20;

    /// <summary>Replaces the list. What one is no member of, now or later, is noticed when it is told: nothing of it is.</summary>
    public async ValueTask<Result<OpenConversationsResponse>> ReplaceAsync(
        ChatSocket socket, OpenConversationsRequest request, CancellationToken cancellationToken)
    {
        if (request.ConversationIds is not { Count: <= MaxOpen } wanted)
        {
            return ParleyError.Invalid(new FieldError("conversationIds", $"is required, with at most {MaxOpen} ids", MaxOpen));
        }

        var open = socket.Feature<Open>();
        open.Rooms.ForEach(socket.Socket.Leave);
        open.Rooms.Clear();

        // Whoever has just made a group opens it before its own sockets are moved in: whether one is a member is asked when there is something to tell.
        var shown = wanted.Distinct().ToList();
        foreach (var id in shown)
        {
            // First the room, then the cursors: what moves between is told twice, not never.
            open.Rooms.Add(Rooms.Open(id));
            socket.Socket.Join(Rooms.Open(id));
        }

        return new OpenConversationsResponse { Cursors = await CursorsAsync(socket, shown, cancellationToken) };
    }

    private async ValueTask<List<MessageStatusUpdate>> CursorsAsync(ChatSocket socket, List<ConversationId> shown, CancellationToken cancellationToken)
    {
        var ids = new Dictionary<long, ConversationId>(shown.Count);
        foreach (var id in shown)
        {
            if (await keys.FindAsync(id, cancellationToken) is { } handle)
            {
                ids.Add(handle.Number, id);
            }
        }

        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await database.ReadAsync(
            session => session.QueryAsync<MemberStateRow>(
                $"""
                {MemberStateRow.Select} JOIN conversations c ON c.conversation = m.conversation
                WHERE m.conversation IN @all AND m.person <> @person AND c.type = @group AND c.member_count <= @most
                  AND EXISTS (SELECT 1 FROM members me WHERE me.conversation = m.conversation AND me.person = @person)
                """,
                new
                {
                    all = SqlList.Of(ids.Keys),
                    person = socket.Person.Number,
                    group = (long)ConversationType.Group,
                    most = (long)ConversationReader.MembersShown,
                }),
            cancellationToken);
        var blind = privacy.HidesRead(socket.Person.Number);
        return [.. rows.Select(row => new MessageStatusUpdate
        {
            ConversationId = ids[row.Conversation],
            UserId = row.UserId,
            DeliveredSeq = row.DeliveredSeq,
            ReadSeq = blind || row.HidesRead != 0 ? null : row.ReadSeq,
        })];
    }

    /// <summary>Touched by the socket's own events only, which run one after another.</summary>
    private sealed class Open
    {
        public List<string> Rooms { get; } = [];
    }
}
