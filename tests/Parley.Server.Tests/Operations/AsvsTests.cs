using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Operations;

/// <summary>docs/security/asvs.md: no requirement is missing, and each test that it names exists.</summary>
public sealed partial class AsvsTests
{
    /// <summary>Levels 1 and 2 of the chapters V6 to V10 of ASVS 5.0.</summary>
    private const string Requirements = """
        6.1.1 6.1.2 6.1.3 6.2.1 6.2.2 6.2.3 6.2.4 6.2.5 6.2.6 6.2.7 6.2.8 6.2.9 6.2.10 6.2.11 6.2.12 6.3.1 6.3.2 6.3.3 6.3.4 6.4.1 6.4.2 6.4.3 6.4.4
        6.5.1 6.5.2 6.5.3 6.5.4 6.5.5 6.6.1 6.6.2 6.6.3 6.8.1 6.8.2 6.8.3 6.8.4
        7.1.1 7.1.2 7.1.3 7.2.1 7.2.2 7.2.3 7.2.4 7.3.1 7.3.2 7.4.1 7.4.2 7.4.3 7.4.4 7.4.5 7.5.1 7.5.2 7.6.1 7.6.2
        8.1.1 8.1.2 8.2.1 8.2.2 8.2.3 8.3.1 8.4.1
        9.1.1 9.1.2 9.1.3 9.2.1 9.2.2 9.2.3 9.2.4
        10.1.1 10.1.2 10.2.1 10.2.2 10.3.1 10.3.2 10.3.3 10.3.4 10.4.1 10.4.2 10.4.3 10.4.4 10.4.5 10.4.6 10.4.7 10.4.8 10.4.9 10.4.10 10.4.11
        10.5.1 10.5.2 10.5.3 10.5.4 10.5.5 10.6.1 10.6.2 10.7.1 10.7.2 10.7.3
        """;

    [Fact]
    public void Document_HasEachRequirementWithItsStateAndWhy()
    {
        var rows = Rows();

        Assert.Equal(Requirements.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), rows.Select(row => row.Number));
        Assert.All(rows, row => Assert.True(row is { State: "met" or "not applicable" or "gap", How.Length: > 5 }, $"{row.Number}: {row.State}: {row.How}"));
    }

    [Fact]
    public void Document_NamesOnlyTestsThatExist()
    {
        var tests = Path.Combine(Repository(), "tests");
        var classes = Directory.EnumerateFiles(tests, "*Tests.cs", SearchOption.AllDirectories).ToLookup(file => Path.GetFileNameWithoutExtension(file));
        foreach (var row in Rows())
        {
            foreach (Match test in Test().Matches(row.How))
            {
                var (name, method) = (test.Groups[1].Value, test.Groups[2].Value);
                Assert.True(classes[name].Any(file => File.ReadAllText(file).Contains($" {method}(", StringComparison.Ordinal)), $"{row.Number} names {name}.{method}, which there is not");
            }

            foreach (Match test in BrowserTest().Matches(row.How))
            {
                var file = Path.Combine(tests, "e2e", "specs", test.Groups[1].Value);
                Assert.True(File.Exists(file) && File.ReadAllText(file).Contains($"'{test.Groups[2].Value}'", StringComparison.Ordinal), $"{row.Number} names {test.Value}, which there is not");
            }
        }
    }

    private static List<Requirement> Rows() =>
    [
        .. Row().Matches(File.ReadAllText(Path.Combine(Repository(), "docs", "security", "asvs.md"))).Select(row => new Requirement(
            row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)),
    ];

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"^\| ([\d.]+) \| [12] \| [^|]+ \| ([^|]+) \| (.*) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"`([\w-]+\.spec\.ts) › ([^`]+)`")]
    private static partial Regex BrowserTest();

    private sealed record Requirement(string Number, string State, string How);
}
