using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Parley.Notifications.Push.Fcm;

/// <summary>What FCM's answers come to, by its table of error codes (<c>google.firebase.fcm.v1.FcmError</c>). Pure.</summary>
internal static class FcmAnswer
{
    private const string FcmErrorType = "type.googleapis.com/google.firebase.fcm.v1.FcmError";

    /// <summary>What Google asks for where an answer has no <c>Retry-After</c>.</summary>
    private static readonly TimeSpan QuotaPause = TimeSpan.FromMinutes(1), OutagePause = TimeSpan.FromSeconds(10);

    /// <param name="status">Of the answer.</param>
    /// <param name="body">Its body.</param>
    /// <param name="pause">Its <c>Retry-After</c>.</param>
    public static PushAnswer Of(HttpStatusCode status, ReadOnlyMemory<byte> body, TimeSpan? pause)
    {
        var error = ErrorOf(body);
        var detail = string.Create(CultureInfo.InvariantCulture, $"{(int)status}{(error is null ? "" : " ")}{error}");
        return (status, error) switch
        {
            (HttpStatusCode.OK, _) => new PushAnswer(PushOutcome.Accepted),
            (_, "UNREGISTERED") or (HttpStatusCode.NotFound, "NOT_FOUND") => new PushAnswer(PushOutcome.Gone, detail),
            (HttpStatusCode.BadRequest, _) or (_, "SENDER_ID_MISMATCH") => new PushAnswer(PushOutcome.Refused, detail),
            (HttpStatusCode.TooManyRequests, _) => new PushAnswer(PushOutcome.Busy, detail, pause ?? QuotaPause),

            // An outage of theirs; or, of 401, 403 and a 404 that is not FCM's, something that whoever runs this server has to put right. No fault of the app's.
            _ => new PushAnswer(PushOutcome.Busy, detail, pause ?? OutagePause),
        };
    }

    /// <summary>FCM's own code, else Google's; null where it is neither. Only words that look like one: what stands here is shown and logged.</summary>
    public static string? ErrorOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("error", out var error) || error.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            return (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array
                ? details.EnumerateArray().Where(IsFcm).Select(detail => WordOf(detail, "errorCode")).FirstOrDefault(code => code is not null)
                : null) ?? WordOf(error, "status");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool IsFcm(JsonElement detail) =>
        detail.ValueKind == JsonValueKind.Object && detail.TryGetProperty("@type", out var type) && type.ValueKind == JsonValueKind.String && type.ValueEquals(FcmErrorType);

    private static string? WordOf(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 and <= 40 } word
        && word.All(character => char.IsAsciiLetterUpper(character) || character == '_')
            ? word
            : null;
}
