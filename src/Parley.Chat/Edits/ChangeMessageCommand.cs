using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Edits;

/// <summary>What became of a message.</summary>
/// <param name="Message">As it is now, as the actor sees it.</param>
/// <param name="After">The change is the revisions in <c>(After, UpTo]</c>.</param>
/// <param name="UpTo">See <paramref name="After"/>.</param>
/// <param name="Repeated">It was so already: nothing new to announce.</param>
public sealed record ChangedMessage(Message Message, long After, long UpTo, bool Repeated)
{
    /// <summary>As all others see it.</summary>
    public required Message Shared { get; init; }

    /// <summary>Whose change it is.</summary>
    public UserId Actor { get; init; }

    /// <summary>Members who do not see the message: their revision rises all the same.</summary>
    public IReadOnlyList<UserId> Unaware { get; init; } = [];
}

/// <summary>A change of one stored message: membership first, then whether the actor sees it, then the change's own rule. One change, one revision.</summary>
internal abstract class ChangeMessageCommand(
    ConversationHandle conversation, Person actor, MessageId message, ConversationFeed feed, string? originSocket, SendQuota quota) : LogCommand<ChangedMessage>
{
    private static readonly string Find = $"""
        SELECT {MessageRow.Columns} FROM messages m {MessageRow.Joins}
        WHERE m.id = @message AND m.conversation = @conversation AND m.seq > @floor AND {MessageRow.Visible}
        """;

    public override long? Conversation => conversation.Number;

    protected ConversationHandle Handle => conversation;

    protected Person Actor => actor;

    public override async Task<Result<ChangedMessage>> ExecuteAsync(LogBatch batch)
    {
        if (await MemberRow.FindAsync(batch.Session, conversation.Number, actor.Number) is not { } member)
        {
            return ParleyError.NotFound("conversation");
        }

        var head = batch.Head(conversation.Number);
        if (await FindAsync(batch, head, member) is not { } found)
        {
            return ParleyError.NotFound("message");
        }

        var after = head.LastRev;
        var view = new MessageView(head.Type, found.Type, found.Sender == actor.Number, member.Role);
        if (await ApplyAsync(batch, head, view, found) is { } refused)
        {
            return refused;
        }

        if (head.LastRev == after)
        {
            var since = found.ChangedRev ?? found.Rev;
            return await OutcomeAsync(batch, found, since - 1, since, repeated: true);
        }

        var changed = (await FindAsync(batch, head, member))!;
        return (await OutcomeAsync(batch, changed, after, head.LastRev, repeated: false)) with
        {
            Unaware = await MessageAudience.UnawareAsync(batch.Session, head, changed),
        };
    }

    public override ValueTask PublishAsync(ChangedMessage outcome)
    {
        if (!outcome.Repeated)
        {
            feed.MessageChanged(conversation, outcome, originSocket);
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Decides, then writes and appends the change's row; appends nothing when nothing changes. Returns why not.</summary>
    protected abstract Task<ParleyError?> ApplyAsync(LogBatch batch, ConversationRow head, MessageView view, MessageRow stored);

    protected override void Answering() => quota.Leave(actor.Id);

    /// <summary>By the server's clock, which never runs backwards within a conversation.</summary>
    protected static ParleyError? CheckTime(LogBatch batch, MessageRow stored, TimeSpan window, string what) =>
        window > TimeSpan.Zero && batch.Now - stored.CreatedAt > (long)window.TotalMilliseconds
            ? new ParleyError(ErrorCodes.TooLate, $"A message can be {what} by its sender for {Describe(window)} after it was sent.")
            : null;

    private async Task<ChangedMessage> OutcomeAsync(LogBatch batch, MessageRow stored, long after, long upTo, bool repeated)
    {
        var shared = stored.ToMessage(conversation);
        var own = await PersonalView.ShowAsync(batch.Session, actor.Number, conversation, stored, shared);
        return new ChangedMessage(own, after, upTo, repeated) { Shared = shared, Actor = actor.Id };
    }

    private static string Describe(TimeSpan window) => window switch
    {
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerHour == 0 => $"{window.TotalHours:0} hours",
        { Ticks: var ticks } when ticks % TimeSpan.TicksPerMinute == 0 => $"{window.TotalMinutes:0} minutes",
        _ => $"{window.TotalSeconds:0.###} seconds",
    };

    private Task<MessageRow?> FindAsync(LogBatch batch, ConversationRow head, MemberRow member) => batch.Session.QueryFirstOrDefaultAsync<MessageRow>(
        Find, new { message, conversation = conversation.Number, floor = head.FloorSeq, fromSeq = member.FromSeq, person = actor.Number });
}
