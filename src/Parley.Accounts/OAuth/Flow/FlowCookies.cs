using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Parley.Accounts.OAuth.Flow;

/// <summary>The cookies of attempts: one each, so that two tabs do not take each other's away.</summary>
internal sealed class FlowCookies(SealedCookies cookies, TimeProvider clock, IOptions<OAuthOptions> options)
{
    private const string Prefix = "parley-oauth-", Registration = "parley-oauth-registration";
    private const int MostOpen = 4;

    private TimeSpan Lifetime => options.Value.FlowLifetime;

    public void Write(HttpContext context, OAuthFlow flow)
    {
        // Attempts that were given up; a browser would carry them all with every request. It names the oldest first (RFC 6265 §5.4).
        foreach (var old in cookies.Names(context, Prefix).Where(name => name != Registration).SkipLast(MostOpen - 1))
        {
            cookies.Delete(context, old);
        }

        cookies.Write(context, Name(flow.State), flow, OAuthFlowJson.Default.OAuthFlow, Lifetime);
    }

    /// <summary>The attempt that a state belongs to, in the browser that began it; it is gone from there afterwards.</summary>
    public OAuthFlow? Take(HttpContext context, string state)
    {
        var name = Name(state);
        var flow = cookies.Read(context, name, OAuthFlowJson.Default.OAuthFlow);
        if (flow is not null)
        {
            cookies.Delete(context, name);
        }

        return flow is not null && clock.GetUtcNow() - flow.StartedAt < Lifetime
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(flow.State), Encoding.UTF8.GetBytes(state))
            ? flow
            : null;
    }

    public void Write(HttpContext context, PendingIdentity pending) =>
        cookies.Write(context, Registration, pending, OAuthFlowJson.Default.PendingIdentity, Lifetime);

    public PendingIdentity? ReadPending(HttpContext context) =>
        cookies.Read(context, Registration, OAuthFlowJson.Default.PendingIdentity) is { } pending && clock.GetUtcNow() - pending.At < Lifetime ? pending : null;

    public void DeletePending(HttpContext context) => cookies.Delete(context, Registration);

    private static string Name(string state) => Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)).AsSpan(0, 8));
}
