using Parley.Chat.Search.Text;

namespace Parley.Chat.Tests.Search;

public sealed class SearchTextTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("don't stop", "don t stop")]
    [InlineData("v1.2_beta", "v1 2 beta")]
    [InlineData("ÀÉÎÕÜ ñ Å ç", "aeiou n a c")]
    [InlineData("Straße ŒUVRE Ærø Łódź", "strasse oeuvre aero lodz")]
    [InlineData("ΣΊΣΥΦΟΣ σίσυφος", "σισυφοσ σισυφοσ")]
    [InlineData("Ёлка ЙОД", "елка иод")]
    [InlineData("ＦＵＬＬ　ｗｉｄｔｈ １２３", "full width 123")]
    [InlineData("ﬁsh ² ½", "fish 2 12")]
    [InlineData("e\u0301te\u0301", "ete")]
    [InlineData("co\u00adop\u200dera\u200btion", "cooperation")]
    [InlineData("שָׁלוֹם", "שלום")]
    [InlineData("مَرْحَبًا", "مرحبا")]
    [InlineData("हिन्दी", "हिन्दी")]
    [InlineData("東京タワー", "東 京 タ ワ ー")]
    [InlineData("ﾊﾞﾅﾅ", "バ ナ ナ")]
    [InlineData("か\u3099", "が")]
    [InlineData("한국어", "한 국 어")]
    [InlineData("\u1112\u1161\u11ab", "한")]
    [InlineData("iPhone手机2個", "iphone 手 机 2 個")]
    [InlineData("𠮷野家", "𠮷 野 家")]
    [InlineData("😀 👍🏽 — …", "")]
    [InlineData("", "")]
    public void Split_Text_GivesItsUnits(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', SearchText.Split(text).Select(unit => unit.Text)));

    [Theory]
    [InlineData("a Fluß, e\u0301t 東京")]
    [InlineData("ﾊﾞ ﬁ 한글 x")]
    public void Split_Units_SayWhereTheyStand(string text)
    {
        foreach (var unit in SearchText.Split(text))
        {
            Assert.Equal([unit.Text], SearchText.Split(text.AsSpan(unit.Start, unit.End - unit.Start)).Select(one => one.Text));
        }
    }

    [Fact]
    public void Split_Twice_ChangesNothing()
    {
        for (var code = 0; code <= 0xffff; code++)
        {
            // Marks belong to the letter before them; alone they are nothing.
            if (char.IsLetterOrDigit((char)code))
            {
                var once = string.Join(' ', SearchText.Split($"x{(char)code}").Select(unit => unit.Text));
                Assert.Equal(once, string.Join(' ', SearchText.Split(once).Select(unit => unit.Text)));
            }
        }
    }

    [Fact]
    public void Split_LongTexts_EndAtTheLimits()
    {
        Assert.Equal(SearchText.MostLetters, Assert.Single(SearchText.Split(new string('x', 10_000))).Text.Length);
        Assert.Equal(SearchText.MostUnits, SearchText.Split(string.Join(' ', Enumerable.Repeat('x', 10_000))).Count);
        Assert.True(SearchText.Split("\ud800 x\udc00y").Count > 0); // lone surrogates do no harm
    }

    [Theory]
    [InlineData("a", "")]
    [InlineData("ab", "")]
    [InlineData("abc", "abc")]
    [InlineData("abcd", "abc")]
    [InlineData("𝼀bcd", "𝼀bc")]
    public void Beginning_OfAWord_IsThreeLetters(string word, string expected) => Assert.Equal(expected, SearchText.Beginning(word).ToString());

    [Theory]
    [InlineData("see https://example.org", true)]
    [InlineData("HTTP://x", true)]
    [InlineData("ftp://x http://y", true)]
    [InlineData("http:// nothing", false)]
    [InlineData("://", false)]
    [InlineData("xhttp", false)]
    public void Links_OfAText_AreSeen(string text, bool expected) => Assert.Equal(expected, Links.Any(text));
}
