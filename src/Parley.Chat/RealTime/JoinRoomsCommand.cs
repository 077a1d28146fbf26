using Parley.Chat.Log;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>
/// Brings a new socket into the rooms of its person's conversations, in the order of the log: the memberships are those at the command's place in it, and
/// the socket joins when everything before has been announced, and nothing after. Read beside the log, a membership could be newer than the frames that are
/// still to come, and a newcomer would receive messages from before it; or older, and somebody just removed would receive one more.
/// </summary>
internal sealed class JoinRoomsCommand(ChatSocket chat) : LogCommand<ConversationId[]>
{
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the socket is in its rooms; never, when the command was refused.</summary>
    public Task Joined => _joined.Task;

    public override async Task<Result<ConversationId[]>> ExecuteAsync(LogBatch batch)
    {
        var current = await batch.Session.QueryAsync<ConversationId>(
            "SELECT c.id FROM members m JOIN conversations c ON c.conversation = m.conversation WHERE m.person = @Number", new { chat.Person.Number });
        return current.ToArray();
    }

    public override ValueTask PublishAsync(ConversationId[] outcome)
    {
        foreach (var conversation in outcome)
        {
            chat.Socket.Join(Rooms.Conversation(conversation));
        }

        _joined.SetResult();
        return ValueTask.CompletedTask;
    }
}
