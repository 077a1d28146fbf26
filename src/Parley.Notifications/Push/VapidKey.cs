using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Platform.Mail;

namespace Parley.Notifications.Push;

/// <summary>
/// Who this server is to push services (RFC 8292): a key that is made when it is first needed and stays, because browsers subscribe to it. Safe from any thread.
/// </summary>
internal sealed class VapidKey(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, MasterKeys masterKeys, IOptions<WebPushOptions> options, IOptions<PublicUrlOptions> site,
    IOptions<MailOptions> mail, TimeProvider clock, ILogger<VapidKey> logger)
{
    public static readonly byte[] Purpose = "parley vapid key"u8.ToArray();

    /// <summary>RFC 8292 §2: at most 24 hours.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private volatile Pair? _pair;

    /// <summary>The public key, base64url.</summary>
    public async ValueTask<string> PublicKeyAsync(CancellationToken cancellationToken) => (await PairAsync(cancellationToken)).Public;

    /// <summary>The header <c>Authorization</c> of a request to a push service.</summary>
    /// <param name="service">Its origin: the token is good there only.</param>
    public async ValueTask<string> AuthorizationAsync(Uri service, CancellationToken cancellationToken)
    {
        var pair = await PairAsync(cancellationToken);
        var claims = new Dictionary<string, object>
        {
            ["aud"] = service.GetLeftPart(UriPartial.Authority),
            ["exp"] = (clock.GetUtcNow() + Lifetime).ToUnixTimeSeconds(),
            ["sub"] = Contact(),
        };
        var signed = $"{Encode("""{"typ":"JWT","alg":"ES256"}"""u8)}.{Encode(JsonSerializer.SerializeToUtf8Bytes(claims))}";
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pair.Private, out _);
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"vapid t={signed}.{Encode(signature)}, k={pair.Public}";
    }

    private string Contact() =>
        options.Value.Contact
        ?? (site.Value.Url is { Scheme: "https" } url ? url.GetLeftPart(UriPartial.Authority) : null)
        ?? (mail.Value.From is { } from ? $"mailto:{new System.Net.Mail.MailAddress(from).Address}" : "mailto:postmaster@localhost");

    private async ValueTask<Pair> PairAsync(CancellationToken cancellationToken)
    {
        if (_pair is { } known)
        {
            return known;
        }

        var wrapped = await ReadAsync(cancellationToken) ?? await MakeAsync(cancellationToken);
        var secret = masterKeys.Unwrap(wrapped, Purpose);
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(secret, out _);
        return _pair = new Pair(secret, Encode(MessageEncryption.Export(key.ExportParameters(includePrivateParameters: false).Q)));
    }

    // Of two servers that start at once on one database, both take the first one's.
    private async ValueTask<byte[]> MakeAsync(CancellationToken cancellationToken)
    {
        using var made = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var row = new { key = masterKeys.Wrap(made.ExportPkcs8PrivateKey(), Purpose), now = clock.GetUtcNow().ToUnixTimeMilliseconds() };
        await database.WriteAsync(
            session => session.ExecuteAsync("INSERT INTO vapid_keys (slot, private_key, created_at) VALUES (1, @key, @now) ON CONFLICT DO NOTHING", row),
            cancellationToken);
        NotificationsLog.VapidKeyMade(logger);
        return (await ReadAsync(cancellationToken))!;
    }

    private ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(session => session.QueryFirstOrDefaultAsync<byte[]>("SELECT private_key FROM vapid_keys WHERE slot = 1"), cancellationToken);

    private static string Encode(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private sealed record Pair(byte[] Private, string Public);
}
