using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Google.Apis.Auth.OAuth2.Responses;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Keys;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push.Fcm;

/// <summary>Apps on devices, through Firebase Cloud Messaging (HTTP v1).</summary>
internal sealed class FcmChannel(
    MasterKeys masterKeys, FcmTokens tokens, IHttpClientFactory clients, IOptions<FcmOptions> options, TimeProvider clock, ILogger<FcmChannel> logger) : IPushChannel
{
    public const string ClientName = "parley-fcm";

    private readonly Uri _address = new(
        new Uri(options.Value.Endpoint.AbsoluteUri.TrimEnd('/') + "/"), $"v1/projects/{Uri.EscapeDataString(tokens.ProjectId ?? "")}/messages:send");

    public NotificationChannel Channel => NotificationChannel.Fcm;

    public string Topic => "fcm-send";

    public bool IsOn => tokens.ProjectId is not null;

    public async ValueTask<PushAnswer> SendAsync(PushMessage message, CancellationToken cancellationToken)
    {
        var body = FcmMessage.Compose(
            Encoding.ASCII.GetString(masterKeys.Unwrap(message.To.Secrets, SubscriptionSecrets.Purpose)), message.Content, message.Clears, options.Value.TimeToLive, clock.GetUtcNow());
        using var attempt = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        attempt.CancelAfter(options.Value.Timeout);
        try
        {
            var token = await tokens.GetAsync(attempt.Token);
            var (answer, isToken) = await PostAsync(body, token, attempt.Token);
            return isToken ? (await PostAsync(body, await tokens.RenewAsync(token, attempt.Token), attempt.Token)).Answer : answer;
        }
        catch (TokenResponseException exception)
        {
            NotificationsLog.FcmTokenRefused(logger, exception.Error?.Error ?? "");
            return new PushAnswer(PushOutcome.Busy, $"no token ({(int?)exception.StatusCode})");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return new PushAnswer(PushOutcome.Silent);
        }
    }

    /// <returns>What it comes to, and whether the token is at fault: it was revoked, or expired by a clock other than ours.</returns>
    private async Task<(PushAnswer Answer, bool IsToken)> PostAsync(byte[] body, string token, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var client = clients.CreateClient(ClientName);
        using var response = await client.SendAsync(request, cancellationToken);
        var content = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        var answer = FcmAnswer.Of(response.StatusCode, content, RetryAfter.Of(response, clock.GetUtcNow()));
        return (answer, response.StatusCode == HttpStatusCode.Unauthorized && FcmAnswer.ErrorOf(content) != "THIRD_PARTY_AUTH_ERROR");
    }
}
