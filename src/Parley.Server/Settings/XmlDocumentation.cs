using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Parley.Server.Settings;

/// <summary>The summaries that the compiler writes beside each assembly: what the code says of a setting is what its page says.</summary>
internal sealed partial class XmlDocumentation
{
    private readonly Dictionary<Assembly, Dictionary<string, XElement>> _members = [];

    /// <summary>A property's summary as Markdown; empty when it has none.</summary>
    public string Summary(PropertyInfo property)
    {
        var assembly = property.DeclaringType!.Assembly;
        if (!_members.TryGetValue(assembly, out var members))
        {
            _members[assembly] = members = Load(assembly);
        }

        return members.TryGetValue($"P:{property.DeclaringType.FullName}.{property.Name}", out var summary) ? ToMarkdown(summary) : "";
    }

    private static Dictionary<string, XElement> Load(Assembly assembly)
    {
        var path = Path.Combine(AppContext.BaseDirectory, assembly.GetName().Name + ".xml");
        return !File.Exists(path) ? [] : XDocument.Load(path).Descendants("member")
            .Where(member => member.Element("summary") is not null)
            .ToDictionary(member => (string)member.Attribute("name")!, member => member.Element("summary")!, StringComparer.Ordinal);
    }

    private static string ToMarkdown(XElement summary)
    {
        var text = string.Concat(summary.Nodes().Select(node => node switch
        {
            XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
            XElement { Name.LocalName: "see" } see => $"`{((string?)see.Attribute("cref") ?? "").Split('.')[^1]}`",
            XElement element => element.Value,
            XText words => words.Value,
            _ => "",
        }));
        return Whitespace().Replace(text, " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Whitespace();
}
