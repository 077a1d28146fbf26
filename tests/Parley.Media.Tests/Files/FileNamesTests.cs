using System.Text;
using Parley.Media.Files;

namespace Parley.Media.Tests.Files;

/// <summary>M4: what an uploader calls a file becomes a name that is safe to show and to save.</summary>
public sealed class FileNamesTests
{
    [Theory]
    [InlineData("photo.jpg", "photo.jpg")]
    [InlineData("Größe 日本 🎉.txt", "Größe 日本 🎉.txt")]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("/etc/passwd", "passwd")]
    [InlineData(@"C:\Windows\system32\cmd.exe", "cmd.exe")]
    [InlineData("C:evil.exe", "evil.exe")]
    [InlineData("a\0b\r\nc.txt", "abc.txt")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("\u2066\u200F\uFEFFname\u2069.txt", "name.txt")]
    [InlineData("a<b>\"c\"|?*.txt", "a_b__c____.txt")]
    [InlineData("CON", "_CON")]
    [InlineData("com1.txt", "_com1.txt")]
    [InlineData("console.txt", "console.txt")]
    [InlineData(" .hidden. ", "hidden")]
    [InlineData("...", "file")]
    [InlineData("a/", "file")]
    [InlineData("", "file")]
    [InlineData(null, "file")]
    public void Clean_Each_IsSafe(string? given, string expected) => Assert.Equal(expected, FileNames.Clean(given));

    [Theory]
    [InlineData("a")]
    [InlineData("ü")]
    [InlineData("🎉")]
    public void Clean_FourKilobytes_KeepsTheEnding(string letter)
    {
        var name = FileNames.Clean(string.Concat(Enumerable.Repeat(letter, 4096)) + ".jpeg");

        Assert.EndsWith(".jpeg", name, StringComparison.Ordinal);
        Assert.InRange(Encoding.UTF8.GetByteCount(name), 200, FileNames.MostBytes);
        Assert.Equal(name, FileNames.Clean(name));
    }
}
