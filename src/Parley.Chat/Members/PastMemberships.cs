namespace Parley.Chat.Members;

internal static class PastMemberships
{
    /// <summary>Whether an earlier membership of <c>@person</c> covers the message <c>m</c>.</summary>
    public const string Cover = """
        EXISTS (
          SELECT 1 FROM past_memberships v
          WHERE v.conversation = m.conversation AND v.person = @person AND m.seq BETWEEN v.from_seq AND v.to_seq)
        """;
}
