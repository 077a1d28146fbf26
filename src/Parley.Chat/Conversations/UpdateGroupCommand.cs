using Parley.Chat.Encryption;
using Parley.Chat.Log;
using Parley.Chat.Members;
using Parley.Chat.People;
using Parley.Chat.RealTime;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Conversations;

/// <summary>What is to be set of a group; null: it stays as it is.</summary>
internal sealed record GroupUpdate
{
    public string? Title { get; init; }

    /// <summary>Empty: there is to be none.</summary>
    public string? Topic { get; init; }

    public HistoryVisibility? History { get; init; }

    public bool? Announcements { get; init; }

    public int? SlowModeSeconds { get; init; }

    public GroupVisibility? Visibility { get; init; }

    public bool Settings => History is not null || Visibility is not null || Announcements is not null || SlowModeSeconds is not null;
}

/// <summary>Changes what a group is called and how it works: all that a request names, or nothing of it. Members read of each thing that is another.</summary>
internal sealed class UpdateGroupCommand(ConversationHandle conversation, Person actor, GroupUpdate update, ConversationFeed feed, TimeProvider clock)
    : GroupCommand(conversation, actor, feed, clock)
{
    protected override async Task<Result<Applied>> ApplyAsync(LogBatch batch, ConversationRow head, MemberRow actorMember)
    {
        if (Refusal(head, actorMember) is { } refused)
        {
            return refused;
        }

        var notices = new List<SystemEvent>();
        if (update.Title is { } title && Titles.Open(Handle, head.Title) != title)
        {
            head.Title = Titles.Seal(Handle.Cipher, title);
            batch.AppendChange(head, ChangeKind.TitleChanged, target: 0, Actor.Number);
            notices.Add(new SystemEvent { Event = "title-changed", Title = title });
        }

        var written = head.LastRev;
        if (update.Topic is { } topic && (Topics.Open(Handle.Cipher, head.Topic) ?? "") != topic)
        {
            head.Topic = topic.Length == 0 ? null : Topics.Seal(Handle.Cipher, topic);
            batch.AppendChange(head, ChangeKind.TopicChanged, target: 0, Actor.Number);
            notices.Add(topic.Length == 0 ? new SystemEvent { Event = "topic-removed" } : new SystemEvent { Event = "topic-changed", Topic = topic });
        }

        if (update.History is { } history && head.History != history)
        {
            head.History = history;
            batch.AppendChange(head, ChangeKind.HistoryChanged, target: 0, Actor.Number);
            notices.Add(new SystemEvent { Event = "history-changed", History = history });
        }

        if (update.Announcements is { } announcements && head.Announcements != announcements)
        {
            head.Announcements = announcements;
            batch.AppendChange(head, ChangeKind.AnnouncementsChanged, target: 0, Actor.Number);
            notices.Add(new SystemEvent { Event = "announcements-changed", Announcements = announcements });
        }

        if (update.SlowModeSeconds is { } seconds && head.SlowModeSeconds != seconds)
        {
            head.SlowModeSeconds = seconds;
            batch.AppendChange(head, ChangeKind.SlowModeChanged, target: 0, Actor.Number);
            notices.Add(new SystemEvent { Event = "slow-mode-changed", SlowModeSeconds = seconds });
        }

        if (update.Visibility is { } visibility && head.Visibility != visibility)
        {
            head.Visibility = visibility;
            batch.AppendChange(head, ChangeKind.VisibilityChanged, target: 0, Actor.Number);
            notices.Add(new SystemEvent { Event = "visibility-changed", Visibility = visibility });
        }

        // The title is written back with the head.
        if (head.LastRev > written)
        {
            await batch.Session.ExecuteAsync(
                """
                UPDATE conversations SET topic = @Topic, history = @history, announcements = @announcements, slow_mode_seconds = @SlowModeSeconds,
                  visibility = @visibility
                WHERE conversation = @Conversation
                """,
                new { head.Topic, history = (long)head.History, announcements = head.Announcements ? 1L : 0L, head.SlowModeSeconds, visibility = (long)head.Visibility, head.Conversation });
        }

        return new Applied([.. notices]);
    }

    private ParleyError? Refusal(ConversationRow head, MemberRow actorMember) =>
        (update.Title is null && update.Topic is null ? null : GroupRules.Check(head.Type, GroupAction.Rename, actorMember.Role))
        ?? (!update.Settings ? null : GroupRules.Check(head.Type, GroupAction.ChangeSettings, actorMember.Role));
}
