using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Parley.Server.Tests.Documents;

/// <summary>Writes JSON as YAML in blocks, one line for each value, so that a difference shows what it is about.</summary>
internal static partial class Yaml
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonElement value)
    {
        var text = new StringBuilder();
        Write(text, value, indent: 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, JsonElement value, int indent)
    {
        if (value.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in value.EnumerateObject())
            {
                text.Append(' ', indent).Append(Scalar(property.Name)).Append(':');
                WriteInside(text, property.Value, indent + 2);
            }
        }
        else
        {
            foreach (var item in value.EnumerateArray())
            {
                text.Append(' ', indent).Append('-');
                WriteInside(text, item, indent + 2);
            }
        }
    }

    private static void WriteInside(StringBuilder text, JsonElement value, int indent)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when value.EnumerateObject().Any():
            case JsonValueKind.Array when value.GetArrayLength() > 0:
                text.Append('\n');
                Write(text, value, indent);
                break;
            default:
                text.Append(' ').Append(value.ValueKind == JsonValueKind.String ? Scalar(value.GetString()!) : value.GetRawText()).Append('\n');
                break;
        }
    }

    /// <summary>Plain where nobody could take it for something else; else in double quotes, which are JSON's.</summary>
    private static string Scalar(string text) => Plain().IsMatch(text) && !Word().IsMatch(text) ? text : JsonSerializer.Serialize(text, Relaxed);

    [GeneratedRegex(@"^[A-Za-z]([A-Za-z0-9 _./,()-]*[A-Za-z0-9_./()])?$")]
    private static partial Regex Plain();

    [GeneratedRegex("^(true|false|null|yes|no|on|off|y|n)$", RegexOptions.IgnoreCase)]
    private static partial Regex Word();
}
