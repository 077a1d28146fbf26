using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Parley.Accounts.Sessions;
using Parley.Platform.Keys;

namespace Parley.Accounts.OAuth.Flow;

/// <summary>
/// What one browser is to bring back, unread and unchanged: AES-256-GCM under a key of this server, bound to the cookie's name. <c>__Host-</c> as for
/// <see cref="RefreshCookie"/>, but <c>Lax</c>: the way back from a provider begins on the provider's page. A server with the same master keys reads it as well.
/// </summary>
internal sealed class SealedCookies(MasterKeys keys, RequestOrigin origin)
{
    private const string Purpose = "parley oauth cookies", SecurePrefix = "__Host-";
    private const int NonceBytes = 12, TagBytes = 16, LongestChars = 3800;

    public void Write<T>(HttpContext context, string name, T value, JsonTypeInfo<T> type, TimeSpan lifetime)
    {
        var cookie = Options(context.Request);
        cookie.MaxAge = lifetime;
        var fullName = FullName(context.Request, name);
        context.Response.Cookies.Append(fullName, Seal(JsonSerializer.SerializeToUtf8Bytes(value, type), fullName), cookie);
    }

    /// <summary>Null when there is none, or none that this server has written.</summary>
    public T? Read<T>(HttpContext context, string name, JsonTypeInfo<T> type)
        where T : class
    {
        var fullName = FullName(context.Request, name);
        return context.Request.Cookies[fullName] is { Length: <= LongestChars } text && Open(text, fullName) is { } bytes ? JsonSerializer.Deserialize(bytes, type) : null;
    }

    public void Delete(HttpContext context, string name) => context.Response.Cookies.Delete(FullName(context.Request, name), Options(context.Request));

    /// <summary>The names of the request's cookies that begin with <paramref name="prefix"/>, without what stands for the binding.</summary>
    public IReadOnlyList<string> Names(HttpContext context, string prefix)
    {
        var binding = FullName(context.Request, "");
        return [.. context.Request.Cookies.Keys.Where(key => key.StartsWith(binding + prefix, StringComparison.Ordinal)).Select(key => key[binding.Length..])];
    }

    private string FullName(HttpRequest request, string name) => origin.IsSecure(request) ? SecurePrefix + name : name;

    private string Seal(byte[] content, string name)
    {
        var bytes = new byte[NonceBytes + content.Length + TagBytes];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceBytes));
        using var cipher = new AesGcm(keys.Derive(Purpose), TagBytes);
        cipher.Encrypt(
            bytes.AsSpan(0, NonceBytes), content, bytes.AsSpan(NonceBytes, content.Length), bytes.AsSpan(^TagBytes..), Encoding.UTF8.GetBytes(name));
        return Base64Url.EncodeToString(bytes);
    }

    private byte[]? Open(string text, string name)
    {
        if (!Base64Url.IsValid(text) || Base64Url.DecodeFromChars(text) is not { Length: > NonceBytes + TagBytes } bytes)
        {
            return null;
        }

        var content = new byte[bytes.Length - NonceBytes - TagBytes];
        foreach (var key in keys.DeriveAll(Purpose))
        {
            using var cipher = new AesGcm(key, TagBytes);
            try
            {
                cipher.Decrypt(
                    bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, content.Length), bytes.AsSpan(^TagBytes..), content, Encoding.UTF8.GetBytes(name));
                return content;
            }
            catch (AuthenticationTagMismatchException)
            {
                // sealed under another key, or not by us
            }
        }

        return null;
    }

    private CookieOptions Options(HttpRequest request) => new()
    {
        HttpOnly = true,
        SameSite = SameSiteMode.Lax,
        Secure = origin.IsSecure(request),
        Path = "/",
        IsEssential = true,
    };
}
