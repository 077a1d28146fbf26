using System.Text.RegularExpressions;
using Parley.SocketIO.Clients.Tests.Packaging;

namespace Parley.SocketIO.Clients.Tests.Samples;

/// <summary>What the README shows is compiled and run: each of its programs stands, line for line, in a sample.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<int, string> Blocks { get; } = ReadBlocks();

    [Fact]
    public void Readme_OfTheLibrary_ShowsPrograms() => Assert.NotEmpty(Blocks);

    [Theory, MemberData(nameof(Blocks))]
    public void Readme_EachProgram_StandsInASample(int number, string code)
    {
        var wanted = Lines(code);
        var samples = Directory.EnumerateFiles(Path.Combine(Repository.Root, "samples"), "*", SearchOption.AllDirectories)
            .Where(path => !path.Contains("node_modules", StringComparison.Ordinal) && Path.GetExtension(path) is ".cs" or ".mjs");

        Assert.True(samples.Any(path => Contains(Lines(File.ReadAllText(path)), wanted)), $"Program {number} of the README stands in no sample:\n{code}");
    }

    private static TheoryData<int, string> ReadBlocks()
    {
        var blocks = new TheoryData<int, string>();
        foreach (Match block in Block().Matches(File.ReadAllText(Path.Combine(Repository.Library, "README.md"))))
            blocks.Add(blocks.Count + 1, block.Groups[1].Value);
        return blocks;
    }

    /// <summary>Indentation aside: a part of a method stands further left in a document.</summary>
    private static string[] Lines(string text) => [.. text.Trim().Split('\n').Select(line => line.Trim())];

    private static bool Contains(string[] lines, string[] wanted) =>
        Enumerable.Range(0, Math.Max(0, lines.Length - wanted.Length + 1)).Any(start => lines.AsSpan(start, wanted.Length).SequenceEqual(wanted));

    [GeneratedRegex("^```(?:csharp|js)\n(.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
