using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.SocketIO.Fuzz.Models;

/// <summary>
/// A Socket.IO v5 packet as the protocol describes it, read the plain way: one regular expression and a JSON document. Slow, and written without a look at
/// the parser that it judges.
/// </summary>
internal sealed partial record PacketModel(char Type, int Attachments, string Namespace, long Id, string? Name, int Count, string Json)
{
    /// <summary>What the parser refuses on purpose beyond the protocol: a name that long is nobody's.</summary>
    private const int MaxNamespaceBytes = 512;

    private static readonly string[] Reserved = ["connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener"];

    /// <summary>Null for a parse error.</summary>
    internal static PacketModel? Read(string text, int maxDepth)
    {
        var match = Layout().Match(text);
        if (!match.Success)
            return null;
        var (type, ns, digits, json) = (text[0], match.Groups["ns"].Value, match.Groups["id"].Value, match.Groups["json"].Value);
        if (digits.Length > 15 || Encoding.UTF8.GetByteCount(ns) > MaxNamespaceBytes || ns.Any(c => c < ' '))
            return null;
        var attachments = 0;
        if (type is '5' or '6' && (!int.TryParse(match.Groups["count"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out attachments) || attachments == 0))
            return null;
        var id = digits.Length == 0 ? -1 : long.Parse(digits, CultureInfo.InvariantCulture);
        if (ns.Length == 0)
            ns = "/";
        return type switch
        {
            '0' => json.Length == 0 || Parse(json, maxDepth) is { ValueKind: JsonValueKind.Object } ? new(type, 0, ns, id, null, 0, json) : null,
            '1' => json.Length == 0 ? new(type, 0, ns, id, null, 0, json) : null,
            '2' or '5' or '3' or '6' => Arguments(type, attachments, ns, id, json, maxDepth),
            _ => null,
        };
    }

    private static PacketModel? Arguments(char type, int attachments, string ns, long id, string json, int maxDepth)
    {
        var isEvent = type is '2' or '5';
        if (Parse(json, maxDepth) is not { ValueKind: JsonValueKind.Array } all || (isEvent && (all.GetArrayLength() == 0 || all[0].ValueKind != JsonValueKind.String)))
            return null;
        try
        {
            var name = isEvent ? all[0].GetString() : null;
            var arguments = all.EnumerateArray().Skip(isEvent ? 1 : 0).ToArray();
            if (Reserved.Contains(name) || (attachments > 0 && !Array.TrueForAll(arguments, argument => IsValid(argument, attachments))))
                return null;
            return new(type, attachments, ns, id, name, arguments.Length, string.Join(',', arguments.Select(a => a.GetRawText())));
        }
        catch (InvalidOperationException)
        {
            // A name with a lone surrogate: no .NET string, so no name.
            return null;
        }
    }

    /// <summary>Whether every object in it that stands for an attachment stands for one of so many.</summary>
    private static bool IsValid(JsonElement element, int attachments)
    {
        if (element.ValueKind == JsonValueKind.Array)
            return element.EnumerateArray().All(item => IsValid(item, attachments));
        if (element.ValueKind != JsonValueKind.Object)
            return true;
        bool isPlaceholder = false, isIndex = false;
        foreach (var property in element.EnumerateObject())
        {
            // Of a name that comes twice the last one counts, as in JavaScript.
            if (Is(property, "_placeholder"))
                isPlaceholder = property.Value.ValueKind == JsonValueKind.True;
            else if (Is(property, "num"))
                isIndex = property.Value.ValueKind == JsonValueKind.Number && property.Value.GetDouble() is >= 0 and var num && num < attachments && double.IsInteger(num);
            if (!IsValid(property.Value, attachments))
                return false;
        }

        return isIndex || !isPlaceholder;
    }

    private static bool Is(JsonProperty property, string name)
    {
        try
        {
            return property.Name == name;
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate.
            return false;
        }
    }

    private static JsonElement? Parse(string json, int maxDepth)
    {
        try
        {
            return JsonElement.Parse(json, new JsonDocumentOptions { MaxDepth = maxDepth });
        }
        catch (JsonException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^(?:[0-4]|[56](?<count>[0-9]+)-)(?:(?<ns>/[^,]*)(?:,|\z))?(?<id>[0-9]*)(?<json>.*)\z", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Layout();
}
