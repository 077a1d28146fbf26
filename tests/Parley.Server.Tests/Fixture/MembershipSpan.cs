using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Server.Tests.Fixture;

/// <summary>The revisions between which somebody was a member.</summary>
internal sealed record MembershipSpan(long From, long To)
{
    public bool Covers(long rev) => rev > From && rev < To;

    /// <summary>By the messages that tell of it: each follows its change.</summary>
    /// <param name="log">All messages of a group.</param>
    public static List<MembershipSpan> Of(IEnumerable<Message> log, UserId user)
    {
        var spans = new List<MembershipSpan>();
        foreach (var notice in log.Where(message => message.Metadata is { } about && about.GetRawText().Contains(user.ToString(), StringComparison.Ordinal)))
        {
            if (notice.Metadata!.Value.GetProperty("event").GetString() == "members-added")
            {
                spans.Add(new MembershipSpan(notice.Rev - 1, long.MaxValue));
            }
            else
            {
                spans[^1] = spans[^1] with { To = notice.Rev - 1 };
            }
        }

        return spans;
    }
}
