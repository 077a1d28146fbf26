using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Sync;

/// <summary>
/// Makes a recording the same every time: ids are numbered in the order of their first appearance, times in their own order, stamps and user names lose what
/// makes them unique. So a committed file changes only when the wire does.
/// </summary>
internal static partial class FixtureText
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(string kind, JsonArray clients)
    {
        foreach (var client in clients.OfType<JsonObject>())
        {
            Strip(client["before"]!.AsObject());
            Strip(client["after"]!.AsObject());
        }

        SortUsers(clients);
        var text = new JsonObject { ["kind"] = kind, ["clients"] = clients }.ToJsonString(Indented);
        text = UserName().Replace(text, "\"username\": \"$1\"");
        text = Mention().Replace(text, "@$1");
        text = Email().Replace(text, "\"email\": \"$1@");
        var ids = new Dictionary<string, string>(StringComparer.Ordinal);
        text = Uuid().Replace(text, match =>
        {
            if (!ids.TryGetValue(match.Value, out var id))
            {
                ids.Add(match.Value, id = string.Create(CultureInfo.InvariantCulture, $"00000000-0000-7000-8000-{ids.Count + 1:x12}"));
            }

            return id;
        });
        var times = Time().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal).ToList();
        return Time().Replace(text, match =>
            string.Create(CultureInfo.InvariantCulture, $"2026-01-01T12:00:{times.IndexOf(match.Value):d2}.000Z")) + "\n";
    }

    /// <summary>The committed file must say the same; what was recorded now is beside the build's output, to be looked at and copied.</summary>
    public static void Compare(string kind, string recorded)
    {
        var folder = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "fixtures", "sync")).FullName;
        File.WriteAllText(Path.Combine(folder, kind + ".json"), recorded);
        var committed = Path.Combine(Repository.Root, "tests", "fixtures", "sync", kind + ".json");
        Assert.True(
            File.Exists(committed) && File.ReadAllText(committed).ReplaceLineEndings("\n") == recorded,
            $"The wire has changed: compare artifacts/fixtures/sync/{kind}.json with tests/fixtures/sync/{kind}.json; if it is meant, copy it there and run the web client's tests.");
    }

    private static void Strip(JsonObject sync) => sync["stamp"] = "stamp";

    /// <summary>The people that something mentions come in no particular order.</summary>
    private static void SortUsers(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject value:
                if (value["users"] is JsonArray users)
                {
                    var sorted = users.OrderBy(user => (string)user!["displayName"]!, StringComparer.Ordinal).ToList();
                    users.Clear();
                    sorted.ForEach(users.Add);
                }

                foreach (var (_, child) in value.ToList())
                {
                    SortUsers(child);
                }

                break;
            case JsonArray list:
                foreach (var child in list)
                {
                    SortUsers(child);
                }

                break;
        }
    }

    [GeneratedRegex("\"username\": \"([a-z]+)[0-9]+\"")]
    private static partial Regex UserName();

    [GeneratedRegex("@([a-z]+)[0-9]+\\b")]
    private static partial Regex Mention();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uuid();

    [GeneratedRegex(@"""email"": ""([a-z]+)\d+@")]
    private static partial Regex Email();

    [GeneratedRegex(@"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z")]
    private static partial Regex Time();
}
