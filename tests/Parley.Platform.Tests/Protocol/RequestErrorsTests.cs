using Parley.Protocol;

namespace Parley.Platform.Tests.Protocol;

public sealed class RequestErrorsTests
{
    [Theory]
    [InlineData("abcdef", 6)]
    [InlineData("äöü", 6)] // 2 bytes each
    [InlineData("水火", 6)] // 3 bytes each
    [InlineData("🐢ab", 6)] // 4 bytes
    public void Text_AtTheLimit_PassesAndOneByteLessDoesNot(string value, int bytes)
    {
        Assert.Empty(Check(value, bytes));
        Assert.Equal([new FieldError("text", $"at most {bytes - 1} bytes of UTF-8", bytes - 1)], Check(value, bytes - 1));
    }

    // Not as the test's data: an attribute's text is kept as UTF-8, which has no lone surrogates.
    [Fact]
    public void Text_WithALoneSurrogate_IsRefused() => Assert.All(
        ["\ud800", "a\ud800b", "\udc00", "🐢\udc00", "\ud800\ud800\udc00", "b\udc00\ud800"],
        value => Assert.Equal([new FieldError("text", "must not hold a lone surrogate")], Check(value, 100)));

    [Theory]
    [InlineData("🐢🐢")]
    [InlineData("a🐢b🐢c")]
    [InlineData("\ue000\uffff")]
    public void Text_WithPairs_Passes(string value) => Assert.Empty(Check(value, 100));

    [Fact]
    public void Text_WithNul_IsRefused() => Assert.Equal([new FieldError("text", "must not hold a NUL character")], Check("a\0b", 100));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" \t\n\u2003")]
    public void RequiredText_WithNothingToSee_IsRequired(string? value)
    {
        var errors = new RequestErrors();
        errors.RequiredText("text", value, 10);

        Assert.Equal([new FieldError("text", "is required")], errors.ToError().Fields);
    }

    [Fact]
    public void ToError_OfSeveral_TellsAll()
    {
        var errors = new RequestErrors();
        Assert.False(errors.Any);
        errors.RequiredText("title", null, 10);
        errors.Text("text", "abc", 2);

        Assert.True(errors.Any);
        Assert.Equal(ErrorCodes.ValidationFailed, errors.ToError().Kind);
        Assert.Equal("title: is required. text: at most 2 bytes of UTF-8.", errors.ToError().Detail);
    }

    private static IReadOnlyList<FieldError> Check(string value, int maxBytes)
    {
        var errors = new RequestErrors();
        errors.Text("text", value, maxBytes);
        return errors.Any ? errors.ToError().Fields : [];
    }
}
