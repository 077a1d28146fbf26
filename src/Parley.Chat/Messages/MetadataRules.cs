using System.Runtime.InteropServices;
using System.Text.Json;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>What a message's <c>metadata</c> may be: an object that every answer can carry again.</summary>
internal static class MetadataRules
{
    /// <summary>
    /// Answers nest metadata up to five levels deeper than requests do (a sync's conversation's last message), and JSON is written no deeper than it is
    /// read: 32. Without a limit well below, one message would make its conversation unreadable for all.
    /// </summary>
    private const int MaxDepth = 16;

    public static void Check(JsonElement? metadata, int maxBytes, RequestErrors errors)
    {
        if (metadata is not { ValueKind: not JsonValueKind.Null } given)
        {
            return;
        }

        if (given.ValueKind != JsonValueKind.Object)
        {
            errors.Add("metadata", "must be an object");
            return;
        }

        var json = JsonMarshal.GetRawUtf8Value(given);
        if (json.Length > maxBytes)
        {
            errors.Add("metadata", $"at most {maxBytes} bytes of JSON", maxBytes);
            return;
        }

        CheckContent(json, errors);
    }

    private static void CheckContent(ReadOnlySpan<byte> json, RequestErrors errors)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && reader.CurrentDepth >= MaxDepth)
            {
                errors.Add("metadata", $"nested at most {MaxDepth} deep", MaxDepth);
                return;
            }

            if (reader.TokenType == JsonTokenType.String && reader.ValueIsEscaped && !IsWellFormed(reader))
            {
                errors.Add("metadata", "must not hold a lone surrogate");
                return;
            }
        }
    }

    /// <summary>Only an escape can spell half a surrogate pair: UTF-8 has no bytes for it.</summary>
    private static bool IsWellFormed(Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
