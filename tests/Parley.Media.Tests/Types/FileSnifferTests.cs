using System.Text;
using Parley.Media.Types;

namespace Parley.Media.Tests.Types;

/// <summary>M1, M2: a type is what the first bytes show, and nothing that could run is ever shown.</summary>
public sealed class FileSnifferTests
{
    [Theory]
    [InlineData("ffd8ffe000104a464946", "image/jpeg")]
    [InlineData("89504e470d0a1a0a0000000d", "image/png")]
    [InlineData("474946383961", "image/gif")]
    [InlineData("524946460000000057454250", "image/webp")]
    [InlineData("524946460000000057415645", "audio/wav")]
    [InlineData("524946460000000041564920", "application/octet-stream")]
    [InlineData("000000206674797069736f6d", "video/mp4")]
    [InlineData("00000020667479704d344120", "audio/mp4")]
    [InlineData("000000206674797071742020", "video/quicktime")]
    [InlineData("000000206674797068656963", "application/octet-stream")]
    [InlineData("1a45dfa39f4286810142f7810142f2810442f381084282847765626d", "video/webm")]
    [InlineData("4f67675300", "audio/ogg")]
    [InlineData("664c6143", "audio/flac")]
    [InlineData("494433040000", "audio/mpeg")]
    [InlineData("fffb9064", "audio/mpeg")]
    [InlineData("504b0304", "application/zip")]
    [InlineData("1f8b08", "application/gzip")]
    [InlineData("255044462d312e37", "application/pdf")]
    [InlineData("0001020304", "application/octet-stream")]
    [InlineData("", "application/octet-stream")]
    public void Of_FirstBytes_AreTheType(string hex, string expected) => Assert.Equal(expected, FileSniffer.Of(Convert.FromHexString(hex)).Name);

    [Theory]
    [InlineData("hello", "text/plain")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/svg+xml")]
    [InlineData("<?xml version='1.0'?><!-- x --><SVG/>", "image/svg+xml")]
    [InlineData("<!DOCTYPE html><p>", "text/html")]
    [InlineData("  <script>alert(1)</script>", "text/html")]
    public void Of_Text_IsNeverShown(string text, string expected)
    {
        var type = FileSniffer.Of(Encoding.UTF8.GetBytes(text));

        Assert.Equal((expected, false), (type.Name, type.Inline));
    }
}
