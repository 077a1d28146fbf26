namespace Parley.Chat.Deletions;

/// <summary>The table of messages that people have deleted for themselves alone.</summary>
internal static class HiddenRows
{
    /// <summary>Whether <c>@person</c> still sees the message <c>m</c>.</summary>
    public const string Not =
        "NOT EXISTS (SELECT 1 FROM hidden_messages x WHERE x.conversation = m.conversation AND x.seq = m.seq AND x.person = @person)";
}
