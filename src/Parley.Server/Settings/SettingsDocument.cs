using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Server.Settings;

/// <summary>Writes the catalogue down: as the page <c>docs/operations/settings.md</c>, and as a <c>parley.json</c> of the defaults.</summary>
internal static class SettingsDocument
{
    private const string Introduction = """
        # Settings

        <!-- Written by `parley-server config docs`. Do not edit: change the options class and write it anew. -->

        Each setting has a default that is safe. To change one, set its environment variable, or write it into `parley.json` beside the program
        (`parley-server config defaults` prints one with all defaults). The command line wins over the environment, which wins over the file.
        `parley-server config check` says what is wrong; a wrong value or a mistyped name stops the server with one line per problem.

        Outside `Parley:`, two settings of the framework apply: `urls` (`--urls`, environment variable `URLS`; default `http://localhost:5080`), the addresses to
        listen at, separated by semicolons; and `Logging:LogLevel:Default` (`Logging__LogLevel__Default`; `Debug`, `Information` (default), `Warning`, `Error`),
        also for one category: `Logging:LogLevel:Parley.Chat`.

        """;

    public static string Markdown(SettingsCatalogue catalogue, XmlDocumentation documentation)
    {
        var page = new StringBuilder(Introduction.ReplaceLineEndings("\n"));
        foreach (var section in catalogue.Sections)
        {
            page.Append("\n## ").Append(section.Path).Append("\n\n");
            foreach (var setting in catalogue.Settings.Where(setting => setting.Property.DeclaringType == section.Options))
            {
                Append(page, setting, documentation);
                foreach (var below in SettingsCatalogue.Below(setting))
                {
                    Append(page, below, documentation);
                }
            }

            page.Length--;
        }

        return page.ToString();
    }

    private static void Append(StringBuilder page, Setting setting, XmlDocumentation documentation)
    {
        page.Append("### `").Append(setting.Key).Append("`\n\n");
        if (documentation.Summary(setting.Property) is { Length: > 0 } summary)
        {
            page.Append(summary).Append("\n\n");
        }

        page.Append("- environment variable: `").Append(setting.EnvironmentVariable).Append(setting.EnvironmentSuffix).Append("`\n");
        page.Append("- accepted: ").Append(setting.Accepted).Append('\n');
        page.Append("- default: ").Append(setting.DefaultText == "none" ? "none" : $"`{setting.DefaultText}`").Append("\n\n");
    }

    public static string Defaults(SettingsCatalogue catalogue)
    {
        var root = new JsonObject();
        foreach (var setting in catalogue.Settings.Where(setting => setting.Default is not null))
        {
            var parent = root;
            var path = setting.Key.Split(':');
            foreach (var name in path[..^1])
            {
                parent = (JsonObject)(parent[name] ??= new JsonObject());
            }

            parent[path[^1]] = setting.Default switch
            {
                bool flag => flag,
                int number => number,
                _ when setting.IsDictionary => new JsonObject(),
                _ when setting.IsCollection => new JsonArray(),
                _ => setting.DefaultText,
            };
        }

        return root.ToJsonString(new JsonSerializerOptions { WriteIndented = true, NewLine = "\n" });
    }
}
