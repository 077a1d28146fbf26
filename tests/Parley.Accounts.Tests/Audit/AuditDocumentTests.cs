using System.Text.RegularExpressions;
using Parley.Contracts.Accounts;

namespace Parley.Accounts.Tests.Audit;

public sealed partial class AuditDocumentTests
{
    [Fact]
    public void Document_ListsEachKindWithItsMeaning()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        var rows = Row().Matches(File.ReadAllText(Path.Combine(folder.FullName, "docs", "operations", "audit.md")))
            .Select(match => (Kind: match.Groups[1].Value, Meaning: match.Groups[2].Value));

        Assert.Equal(AuditKinds.All.Select(one => (one.Key, one.Value)), rows);
    }

    [GeneratedRegex(@"^\| `([a-z-]+)` \| (.+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
