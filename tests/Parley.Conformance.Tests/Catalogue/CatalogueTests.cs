using System.Text.RegularExpressions;

namespace Parley.Conformance.Tests.Catalogue;

/// <summary>The document and the tests speak of the same rules and the same differences.</summary>
public sealed partial class CatalogueTests
{
    [Fact]
    public void Rules_OfTheDocument_AreThoseOfTheTests() =>
        Assert.Equal(Ids("[ES]").Order(StringComparer.Ordinal), SuiteTest.All.SelectMany(test => test.Rules).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Differences_OfTheDocument_AreThoseOfTheTests() =>
        Assert.Equal(
            Ids("D").Order(StringComparer.Ordinal),
            SuiteTest.All.Select(test => test.Difference).OfType<string>().Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Tests_OfTheSuite_NameARuleEach() =>
        Assert.Empty(SuiteTest.All.Where(test => !test.Rules.Any()).Select(test => test.Name));

    private static IEnumerable<string> Ids(string kind) =>
        Rows().Matches(File.ReadAllText(Document())).Select(row => row.Groups[1].Value).Where(id => Regex.IsMatch(id, $"^{kind}[0-9]+$"));

    private static string Document()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var document = Path.Combine(folder.FullName, "docs", "protocol", "socketio-conformance.md");
            if (File.Exists(document))
                return document;
        }

        throw new FileNotFoundException("There is no docs/protocol/socketio-conformance.md above the tests.");
    }

    [GeneratedRegex(@"^\| ([A-Z][0-9]+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();
}
