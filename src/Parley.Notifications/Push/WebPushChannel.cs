using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>Browsers, by the push services that they have named (RFC 8030).</summary>
internal sealed class WebPushChannel(MasterKeys masterKeys, VapidKey vapid, IHttpClientFactory clients, IOptions<WebPushOptions> options, TimeProvider clock) : IPushChannel
{
    public const string ClientName = "parley-push";

    private const int TopicBytes = 24; // RFC 8030 §5.4: at most 32 characters of base64url

    public NotificationChannel Channel => NotificationChannel.WebPush;

    public string Topic => "push-send";

    public bool IsOn => true;

    public async ValueTask<PushAnswer> SendAsync(PushMessage message, CancellationToken cancellationToken)
    {
        var secrets = SubscriptionSecrets.Unwrap(masterKeys, message.To.Secrets);
        using var request = new HttpRequestMessage(HttpMethod.Post, secrets.Endpoint);
        request.Headers.TryAddWithoutValidation("Authorization", await vapid.AuthorizationAsync(request.RequestUri!, cancellationToken));
        request.Headers.TryAddWithoutValidation("TTL", ((long)options.Value.TimeToLive.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation("Urgency", message.Clears ? "low" : "high");
        request.Headers.TryAddWithoutValidation("Topic", TopicOf(message.Content.Id)); // the latest state replaces what was not delivered yet
        request.Content = new ByteArrayContent(MessageEncryption.Encrypt(message.Content.ToBytes(), secrets.BrowserKey, secrets.Auth));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        request.Content.Headers.ContentEncoding.Add("aes128gcm");
        try
        {
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            return new PushAnswer(
                OutcomeOf(response.StatusCode), ((int)response.StatusCode).ToString(CultureInfo.InvariantCulture), RetryAfter.Of(response, clock.GetUtcNow()));
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PushAnswer(PushOutcome.Silent);
        }
    }

    private static PushOutcome OutcomeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.Accepted or HttpStatusCode.NoContent => PushOutcome.Accepted,
        HttpStatusCode.NotFound or HttpStatusCode.Gone => PushOutcome.Gone,
        HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => PushOutcome.Busy,
        _ => PushOutcome.Refused,
    };

    private static string TopicOf(NotificationId id) => Base64Url.EncodeToString(SHA256.HashData(id.Value.ToByteArray()).AsSpan(0, TopicBytes));
}
