using Parley.Media.Downloads;

namespace Parley.Media.Tests.Downloads;

public sealed class ByteRangesTests
{
    [Theory]
    [InlineData(null, null)]
    [InlineData("", null)]
    [InlineData("lines=1-2", null)]
    [InlineData("bytes=x", null)]
    [InlineData("bytes=0-9", "0+10")]
    [InlineData("bytes=90-", "90+10")]
    [InlineData("bytes=90-500", "90+10")]
    [InlineData("bytes=-5", "95+5")]
    [InlineData("bytes=-500", "0+100")]
    [InlineData("bytes=100-", "")]
    [InlineData("bytes=-0", "")]
    [InlineData("bytes=0-0, 5-6, 200-300", "0+1 5+2")]
    [InlineData("bytes=0-1,2-3,4-5,6-7,8-9", "0+2 2+2 4+2 6+2 8+2")]
    [InlineData("bytes=0-1,2-3,4-5,6-7,8-9,10-11", "")]
    [InlineData("bytes=0-50,40-60", "")]
    public void Read_OfAHundredBytes_IsWhatRfc9110Says(string? header, string? expected)
    {
        var ranges = ByteRanges.Read(header, 100);

        Assert.Equal(expected, ranges is null ? null : string.Join(' ', ranges.Select(range => $"{range.From}+{range.Count}")));
    }

    [Fact]
    public void Read_OfAnEmptyFile_HasNoPart() => Assert.Empty(ByteRanges.Read("bytes=0-", 0)!);

    [Theory]
    [InlineData(true, "a.png", "inline; filename=\"a.png\"")]
    [InlineData(false, "a b;c.txt", "attachment; filename=\"a b;c.txt\"")]
    [InlineData(false, "q\"uo\\te%.txt", "attachment; filename=\"q_uo_te_.txt\"; filename*=UTF-8''q%22uo%5Cte%25.txt")]
    [InlineData(false, "grün €.txt", "attachment; filename=\"gr_n _.txt\"; filename*=UTF-8''gr%C3%BCn%20%E2%82%AC.txt")]
    public void ContentDisposition_Of_IsWhatRfc6266And8187Say(bool inline, string name, string expected) => Assert.Equal(expected, ContentDisposition.Of(inline, name));
}
