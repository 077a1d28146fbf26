using Parley.Accounts.SecondFactors;

namespace Parley.Accounts.Tests.SecondFactors;

public sealed class TotpTests
{
    private static readonly byte[] Secret = "12345678901234567890"u8.ToArray();

    // RFC 6238, appendix B, the lines of SHA-1.
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1111111109, "07081804")]
    [InlineData(1111111111, "14050471")]
    [InlineData(1234567890, "89005924")]
    [InlineData(2000000000, "69279037")]
    [InlineData(20000000000, "65353130")]
    public void Code_OfTheStandardsVectors_IsTheirs(long seconds, string code) =>
        Assert.Equal(code, Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8));

    // RFC 4226, appendix D: the counters 0 to 9.
    [Fact]
    public void Code_OfTheStandardsCounters_IsTheirs() => Assert.Equal(
        ["755224", "287082", "359152", "969429", "338314", "254676", "287922", "162583", "399871", "520489"],
        Enumerable.Range(0, 10).Select(counter => Totp.Code(Secret, counter)));

    [Theory]
    [InlineData(-2, false)]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void Find_CodeOfAStepAround_IsTakenOneStepEitherWay(int steps, bool taken)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var step = Totp.StepAt(now) + steps;

        Assert.Equal(taken ? step : null, Totp.Find(Secret, Totp.Code(Secret, step), now, lastStep: 0));
    }

    [Fact]
    public void Find_CodeOfTheStepTakenLastOrBefore_IsRefused()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
        var step = Totp.StepAt(now);

        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step), now, lastStep: step));
        Assert.Null(Totp.Find(Secret, Totp.Code(Secret, step - 1), now, lastStep: step));
        Assert.Equal(step + 1, Totp.Find(Secret, Totp.Code(Secret, step + 1), now, lastStep: step));
    }

    [Theory]
    [InlineData("")]
    [InlineData("12345")]
    [InlineData("1234567")]
    [InlineData("abcdef")]
    [InlineData("１２３４５６")]
    public void Find_WhatIsNoCode_IsRefused(string typed) =>
        Assert.Null(Totp.Find(Secret, typed, DateTimeOffset.FromUnixTimeSeconds(1_700_000_000), lastStep: 0));

    // RFC 4648, §10, without padding.
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void Base32_OfTheStandardsVectors_IsTheirs(string text, string encoded) => Assert.Equal(encoded, Base32.Encode(System.Text.Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Uri_WithACharacterThatMeansSomething_IsEscaped() => Assert.Equal(
        "otpauth://totp/Parley%20chat.example:ada%26b?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Parley%20chat.example", Totp.Uri(Secret, "Parley chat.example", "ada&b"));
}
