using Parley.Platform.Matching;
using Parley.Protocol;

namespace Parley.Platform.Tests.Matching;

public sealed class MatchProfileTests
{
    [Fact]
    public void Read_SpellingsOfOneWish_AreFolded()
    {
        var errors = new RequestErrors();

        var profile = MatchProfile.Read(errors, ["  Board   Games", "board games", "Chess"], ["en-GB", "EN", "pt-BR"]);

        Assert.False(errors.Any);
        Assert.Equal(["board games", "chess"], profile.Interests);
        Assert.Equal(["en", "pt"], profile.Languages);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(10, 5, true)]
    [InlineData(11, 0, false)]
    [InlineData(0, 6, false)]
    public void Read_NumberOfWishes_IsLimited(int interests, int languages, bool accepted)
    {
        var errors = new RequestErrors();
        MatchProfile.Read(errors, [.. Enumerable.Range(0, interests).Select(i => $"interest {i}")], [.. Enumerable.Range(0, languages).Select(i => $"l{(char)('a' + i)}")]);
        Assert.Equal(accepted, !errors.Any);
    }

    [Theory]
    [InlineData("", "en", "interests[0]")]
    [InlineData("123456789012345678901234567890123", "en", "interests[0]")]
    [InlineData("a\0", "en", "interests[0]")]
    [InlineData("chess", "english please", "languages[0]")]
    [InlineData("chess", "e", "languages[0]")]
    [InlineData("chess", "*", "languages[0]")]
    public void Read_UnfitWish_IsRefusedByItsField(string interest, string language, string field)
    {
        var errors = new RequestErrors();
        MatchProfile.Read(errors, [interest], [language]);
        Assert.Equal([field], errors.ToError().Fields.Select(one => one.Field));
    }
}
