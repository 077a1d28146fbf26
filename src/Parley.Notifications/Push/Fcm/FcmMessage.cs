using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Parley.Notifications.Push.Fcm;

/// <summary>
/// A message as FCM takes it (<c>projects.messages:send</c>). What a browser gets as JSON an app gets as <c>data</c>, where every value is a text: the app shows it, or
/// takes it away. iOS runs no app for that, so there the system shows it: what was asked for, else a text that the app has in its own languages.
/// </summary>
/// <remarks>
/// No <c>collapse_key</c>: FCM keeps messages of four keys for a device that is not reached, and would drop those of a fifth conversation.
/// </remarks>
internal static class FcmMessage
{
    public static byte[] Compose(string token, PushContent content, bool clears, TimeSpan timeToLive, DateTimeOffset now)
    {
        var data = Data(content);
        return JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["message"] = new JsonObject
            {
                ["token"] = token,
                ["data"] = data,
                ["android"] = new JsonObject
                {
                    // Of an app that shows nothing for urgent messages, Android delivers no urgent ones any more.
                    ["priority"] = clears ? "normal" : "high",
                    ["ttl"] = string.Create(CultureInfo.InvariantCulture, $"{(long)timeToLive.TotalSeconds}s"),
                },
                ["apns"] = new JsonObject
                {
                    ["headers"] = Headers(content, clears, now + timeToLive),
                    ["payload"] = new JsonObject { ["aps"] = clears ? Silent(content) : Shown(content, (string)data["kind"]!) },
                },
            },
        });
    }

    private static JsonObject Data(PushContent content)
    {
        var data = new JsonObject();
        foreach (var property in JsonSerializer.SerializeToElement(content, PushJson.Default.PushContent).EnumerateObject())
        {
            data[property.Name] = property.Value is { ValueKind: JsonValueKind.True } ? "true" : property.Value.ToString();
        }

        return data;
    }

    private static JsonObject Headers(PushContent content, bool clears, DateTimeOffset expires)
    {
        var headers = new JsonObject
        {
            ["apns-push-type"] = clears ? "background" : "alert",
            ["apns-priority"] = clears ? "5" : "10", // Apple refuses silent ones that are urgent
            ["apns-expiration"] = expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };
        if (!clears)
        {
            headers["apns-collapse-id"] = content.Id.ToString(); // what counts on replaces what is shown
        }

        return headers;
    }

    private static JsonObject Silent(PushContent content) => new() { ["content-available"] = 1, ["badge"] = content.UnreadCount };

    private static JsonObject Shown(PushContent content, string kind)
    {
        var alert = content.Text is null
            ? new JsonObject { ["loc-key"] = $"parley.{kind}" }
            : new JsonObject { ["title"] = content.Title ?? content.Sender, ["body"] = content.Title is null ? content.Text : $"{content.Sender}: {content.Text}" };
        var aps = new JsonObject { ["alert"] = alert, ["badge"] = content.UnreadCount, ["sound"] = "default", ["mutable-content"] = 1 };
        if (content.ConversationId is { } conversation)
        {
            aps["thread-id"] = conversation.ToString();
        }

        return aps;
    }
}
