using System.Text.Json;
using Parley.Chat.Conversations;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Exports;

/// <summary>What a system message tells, in words. Not encoded. Pure.</summary>
internal static class SystemSentence
{
    public static string Of(Message message, Func<UserId, string> name)
    {
        var what = message.Metadata is { } metadata ? metadata.Deserialize(SystemEventJson.Default.SystemEvent) : null;
        var actor = name(message.SenderId);
        var people = string.Join(", ", (what?.UserIds ?? []).Select(name));
        return what?.Event switch
        {
            "created" => $"{actor} created the group{(what.Title is { } title ? $" “{title}”" : "")}.",
            "members-added" => $"{actor} added {people}.",
            "member-joined" => people.Length == 0 ? $"{actor} joined." : $"{actor} joined by an invitation of {people}.",
            "member-removed" => $"{actor} removed {people}.",
            "member-banned" => $"{actor} banned {people}.",
            "member-left" => $"{actor} left.",
            "title-changed" => $"{actor} changed the title to “{what.Title}”.",
            "topic-changed" => $"{actor} changed the topic to “{what.Topic}”.",
            "topic-removed" => $"{actor} removed the topic.",
            "history-changed" => what.History == HistoryVisibility.FromStart ? $"{actor} lets newcomers see earlier messages." : $"{actor} lets newcomers see messages from their joining on only.",
            "visibility-changed" => what.Visibility == GroupVisibility.Public ? $"{actor} made the group public." : $"{actor} made the group private.",
            "announcements-changed" => what.Announcements == true ? $"{actor} lets moderators alone send." : $"{actor} lets everybody send.",
            "slow-mode-changed" => what.SlowModeSeconds > 0 ? $"{actor} turned slow mode on: {what.SlowModeSeconds} seconds between two messages." : $"{actor} turned slow mode off.",
            "retention-changed" => $"{actor} changed how long messages are kept.",
            "picture-changed" => $"{actor} changed the picture.",
            "picture-removed" => $"{actor} removed the picture.",
            "role-changed" => $"{actor} changed the role of {people}.",
            _ => $"{actor} changed something.",
        };
    }
}
