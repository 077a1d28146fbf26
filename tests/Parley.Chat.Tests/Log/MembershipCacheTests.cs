using Parley.Chat.Log;
using Parley.Protocol.Chat;

namespace Parley.Chat.Tests.Log;

public sealed class MembershipCacheTests
{
    [Fact]
    public void Find_AtAnotherRevisionOfTheMembers_KnowsNothing()
    {
        var cache = new MembershipCache(10);
        cache.Remember(1, 7, membersRev: 3, Member(5));

        Assert.Equal(Member(5), cache.Find(1, 7, 3));
        Assert.Null(cache.Find(1, 7, 4));
        Assert.Null(cache.Find(1, 8, 3));
        Assert.Null(cache.Find(2, 7, 3));
        cache.Remember(1, 7, membersRev: 4, new KnownMember(9, MemberRole.Admin));
        Assert.Equal(new KnownMember(9, MemberRole.Admin), cache.Find(1, 7, 4));
        cache.Clear();
        Assert.Null(cache.Find(1, 7, 4));
    }

    [Fact]
    public void Remember_MoreThanFits_DropsWhatWasNotAskedFor()
    {
        var cache = new MembershipCache(10);
        for (var person = 0; person < 100; person++)
        {
            cache.Remember(1, person, 1, Member(person));
            Assert.Equal(Member(0), cache.Find(1, 0, 1)); // asked for all the time
        }

        Assert.Equal(Member(99), cache.Find(1, 99, 1));
        Assert.Null(cache.Find(1, 50, 1));
    }

    private static KnownMember Member(long fromSeq) => new(fromSeq, MemberRole.Member);
}
