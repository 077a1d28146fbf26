using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Platform.Configuration;

namespace Parley.Server.Https;

/// <summary>
/// The certificate that the server makes for itself: ECDSA P-256, for localhost and this machine's name. Kept in the data folder, so that a browser's exception
/// outlives restarts.
/// </summary>
internal static class SelfSignedCertificate
{
    public const string FileName = "https-self-signed.pem";

    // Browsers refuse server certificates of more than 398 days.
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(397), RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The path of a certificate that lasts; made anew when there is none, when it ends soon, or when the machine's name has changed.</summary>
    public static string Ensure(DataFolder folder, TimeProvider clock)
    {
        var path = folder.File(FileName);
        if (!File.Exists(path) || !IsGood(path, clock.GetUtcNow()))
        {
            Write(path, Create(clock.GetUtcNow()));
        }

        return path;
    }

    private static bool IsGood(string path, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509Certificate2.CreateFromPemFile(path);
            return certificate.MatchesHostname(Dns.GetHostName(), allowWildcards: false) && certificate.NotAfter.ToUniversalTime() > (now + RenewBefore).UtcDateTime;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Create(DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Parley on " + Dns.GetHostName(), key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        if (!string.Equals(Dns.GetHostName(), "localhost", StringComparison.OrdinalIgnoreCase))
        {
            names.AddDnsName(Dns.GetHostName());
        }

        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false)); // serverAuth
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using var certificate = request.CreateSelfSigned(now.AddHours(-1), now + Lifetime);
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    /// <summary>Whole or not at all, and readable by its owner only.</summary>
    private static void Write(string path, string pem)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(path + ".new", options))
        {
            writer.Write(pem);
        }

        File.Move(path + ".new", path, overwrite: true);
    }
}
