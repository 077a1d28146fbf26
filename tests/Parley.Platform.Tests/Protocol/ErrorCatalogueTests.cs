using System.Globalization;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Parley.Protocol;

namespace Parley.Platform.Tests.Protocol;

public sealed partial class ErrorCatalogueTests
{
    [Fact]
    public void Codes_AreUniqueAndKebabCase()
    {
        Assert.Equal(ErrorCodes.All.Count, ErrorCodes.All.Select(code => code.Code).Distinct(StringComparer.Ordinal).Count());
        Assert.All(ErrorCodes.All, code => Assert.Matches(KebabCase(), code.Code));
    }

    [Fact]
    public void All_HoldsEveryDeclaredCode()
    {
        var declared = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (ErrorCode)field.GetValue(null)!);

        Assert.Equal(declared.ToHashSet(), ErrorCodes.All.ToHashSet());
    }

    [Fact]
    public void Codes_SayWhatPeopleAndClientsNeed() => Assert.All(ErrorCodes.All, code =>
    {
        Assert.InRange(code.Status, 400, 599);
        Assert.Equal(code.Status is 429 or >= 500, code.Retryable);
        Assert.False(code.Title.EndsWith('.'));
        Assert.EndsWith(".", code.Meaning, StringComparison.Ordinal);
    });

    [Fact]
    public void Documentation_IsTheCatalogue()
    {
        var path = Path.Combine(Repository(), "docs", "protocol", "errors.md");
        var expected = Document();

        Assert.True(File.Exists(path) && File.ReadAllText(path) == expected, $"{path} must be:\n\n{expected}");
    }

    /// <summary>None documented that is not sent: whatever stands in the catalogue, the server answers with somewhere.</summary>
    [Fact]
    public void Codes_Each_IsAnsweredWith()
    {
        var catalogue = Path.Combine("Parley.Protocol", "Errors", "ErrorCodes.cs");
        var sources = Directory.EnumerateFiles(Path.Combine(Repository(), "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(catalogue, StringComparison.Ordinal));
        var used = sources.SelectMany(file => Used().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).ToHashSet();

        var unused = typeof(ErrorCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => field.Name).Except(used).ToList();
        Assert.True(unused.Count == 0, $"Nothing answers with {string.Join(", ", unused)}.");
    }

    private static string Document()
    {
        var text = new StringBuilder("""
            # Error codes

            The same codes over REST (`application/problem+json`) and in acknowledgements; [README.md](README.md) shows both shapes. Compare `code`, never `title`.
            Which of them an operation or an event refuses with stands in [openapi.json](openapi.json) and [asyncapi.yaml](asyncapi.yaml) (`x-error-codes`).
            *Retryable* means that the same request may succeed later without being changed: wait `retryAfterMs`, or back off with jitter, and keep the message's id.

            | code | status | retryable | title | meaning |
            |---|---|---|---|---|

            """);
        foreach (var code in ErrorCodes.All)
        {
            text.Append(CultureInfo.InvariantCulture, $"| `{code.Code}` | {code.Status} | {(code.Retryable ? "yes" : "no")} | {code.Title} | {code.Meaning} |\n");
        }

        return text.ToString();
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Run the tests inside the repository.");
        }

        return folder.FullName;
    }

    [GeneratedRegex(@"\bErrorCodes\.(?<name>\w+)")]
    private static partial Regex Used();

    [GeneratedRegex(@"^[a-z]+(-[a-z]+)*\z")]
    private static partial Regex KebabCase();
}
