using Microsoft.Extensions.Logging;

namespace Parley.Accounts.OAuth;

/// <summary>Event ids 3400–3449. Never codes, tokens, addresses or names.</summary>
internal static partial class OAuthLog
{
    [LoggerMessage(3400, LogLevel.Warning, "A sign-in by {Provider} was refused: {Code}. {Detail}")]
    public static partial void Refused(ILogger logger, string provider, string code, string detail);

    [LoggerMessage(3401, LogLevel.Information, "Somebody came by {Provider} whose address has an account here that is not linked.")]
    public static partial void NotLinked(ILogger logger, string provider);
}
