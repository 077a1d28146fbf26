using Parley.Chat.Mentions;

namespace Parley.Chat.Tests.Mentions;

/// <summary>Where a text may name somebody. The web client has the same cases (<c>mentions.test.ts</c>).</summary>
public sealed class MentionTextTests
{
    [Theory]
    [InlineData("nobody", "")]
    [InlineData("@anna", "anna")]
    [InlineData("hello @Anna, how are you?", "anna")]
    [InlineData("(@anna) and @bob!", "anna bob")]
    [InlineData("@anna's and @bob:", "anna bob")]
    [InlineData("üx@anna 9@anna _@anna @@anna", "")] // within a word
    [InlineData("mail anna@example.org, see https://example.org/@anna", "")]
    [InlineData("äöü @anna 🎉@bob", "anna bob")]
    [InlineData("@anna.", "anna.|anna")]
    [InlineData("@anna-_.", "anna-_.|anna-_|anna-|anna")]
    [InlineData("@anna.b", "anna.b")]
    [InlineData("@an @", "")] // too short for a username
    [InlineData("@..", "")]
    [InlineData("@all", "all")]
    [InlineData("@ALL.", "all.|all")]
    [InlineData("line\n@anna\t@bob", "anna bob")]
    public void Find_Texts_ShowsWhichNamesMayBeMeant(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', MentionText.Find(text).Select(place => string.Join('|', place))));

    [Fact]
    public void Find_NoUsernameIsSoLong_IsNotLookedFor()
    {
        Assert.Equal([new string('a', 32)], Assert.Single(MentionText.Find("@" + new string('a', 32))));
        Assert.Empty(MentionText.Find("@" + new string('a', 33)));
        Assert.Equal(30, Assert.Single(MentionText.Find("@" + new string('.', 8000))).Count); // at most 30 for each place, whatever follows
    }
}
