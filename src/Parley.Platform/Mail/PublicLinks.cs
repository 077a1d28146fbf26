using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;

namespace Parley.Platform.Mail;

/// <summary>
/// Addresses of this server's pages for mails. Always from <c>Parley:Public:Url</c>, never from a request: its <c>Host</c> is whatever the sender wrote, and a link to
/// reset a password would lead to them.
/// </summary>
public sealed class PublicLinks(IOptions<PublicUrlOptions> options)
{
    private readonly string _origin = options.Value.Url?.GetLeftPart(UriPartial.Authority) ?? "";

    /// <summary>The host's name that people know; null when none is configured.</summary>
    public string? Host => options.Value.Url?.Host;

    /// <summary>A page. Only the path where no address is configured, which it is wherever mails are sent.</summary>
    public string To(string path) => _origin + path;

    /// <summary>
    /// A page with a secret for it, behind <c>#</c>: browsers send that part to nobody, so it stands in no server's or proxy's log and in no <c>Referer</c>.
    /// </summary>
    /// <param name="path">Like <c>/reset-password</c>.</param>
    /// <param name="token">Of base64url's characters.</param>
    public string WithToken(string path, string token) => $"{_origin}{path}#token={token}";
}
