using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>Authorization codes with PKCE (RFC 7636): each is taken once, from the client, for the address and with the verifier that it was made for.</summary>
internal sealed class Codes
{
    private readonly ConcurrentDictionary<string, IQueryCollection> _open = new();
    private int _count;

    /// <summary>Sends the browser back with a code for this request.</summary>
    public IResult Issue(HttpContext context, params (string Name, string Value)[] more)
    {
        var code = $"code-{Interlocked.Increment(ref _count)}";
        var query = context.Request.Query;
        _open[code] = query;
        var answer = new Dictionary<string, string?> { ["code"] = code, ["state"] = query["state"] };
        foreach (var (name, value) in more)
        {
            answer[name] = value;
        }

        return Results.Redirect(QueryHelpers.AddQueryString(query["redirect_uri"].ToString(), answer));
    }

    /// <summary>The request that a code was made for; null when it is not taken.</summary>
    public IQueryCollection? Redeem(IFormCollection form) =>
        _open.TryRemove(form["code"].ToString(), out var query)
        && query["redirect_uri"] == form["redirect_uri"] && query["client_id"] == form["client_id"]
        && query["code_challenge_method"] == "S256"
        && query["code_challenge"] == Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())))
            ? query
            : null;
}
