using Google.Apis.Auth.OAuth2;
using Google.Apis.Http;
using Google.Apis.Util;
using Microsoft.Extensions.Options;

namespace Parley.Notifications.Push.Fcm;

/// <summary>
/// The access tokens that Google gives the service account for its signed assertion (RFC 7523), kept until shortly before they expire. Safe from any thread; many that
/// need one at once ask once.
/// </summary>
internal sealed class FcmTokens : IDisposable
{
    private const string Scope = "https://www.googleapis.com/auth/firebase.messaging";

    private readonly SemaphoreSlim _renewing = new(1);
    private readonly ServiceAccountCredential? _credential;

    public FcmTokens(IOptions<FcmOptions> options, IHttpMessageHandlerFactory handlers, TimeProvider clock)
    {
        if (ServiceAccount.Read(options.Value) is not { } account)
        {
            return;
        }

        var initializer = account.ToInitializer();
        initializer.Scopes = [Scope];
        initializer.Clock = new Clock(clock);
        initializer.DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None; // the outbox tries again, and says so
        initializer.HttpClientFactory = new HttpClientFromMessageHandlerFactory(_ => new(
            handlers.CreateHandler(FcmChannel.ClientName), false, false)); // it neither inflates nor follows redirects
        _credential = new ServiceAccountCredential(initializer);
        ProjectId = account.ProjectId;
    }

    /// <summary>Null: this server has no service account.</summary>
    public string? ProjectId { get; }

    /// <exception cref="Google.Apis.Auth.OAuth2.Responses.TokenResponseException">Google gives none.</exception>
    public Task<string> GetAsync(CancellationToken cancellationToken) => Credential.GetAccessTokenForRequestAsync(cancellationToken: cancellationToken);

    /// <summary>Another one, because this one was refused before its time.</summary>
    /// <exception cref="Google.Apis.Auth.OAuth2.Responses.TokenResponseException">Google gives none.</exception>
    public async Task<string> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        await _renewing.WaitAsync(cancellationToken);
        try
        {
            if (Credential.Token?.AccessToken == refused) // else somebody else has done it
            {
                await Credential.RequestAccessTokenAsync(cancellationToken);
            }

            return Credential.Token!.AccessToken;
        }
        finally
        {
            _renewing.Release();
        }
    }

    public void Dispose() => _renewing.Dispose();

    private ServiceAccountCredential Credential => _credential ?? throw new InvalidOperationException("There is no service account.");

    private sealed class Clock(TimeProvider clock) : IClock
    {
        public DateTime Now => clock.GetLocalNow().DateTime;

        public DateTime UtcNow => clock.GetUtcNow().UtcDateTime;
    }
}
