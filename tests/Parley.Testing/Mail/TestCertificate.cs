using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Parley.Testing.Mail;

/// <summary>A certificate for localhost that is its own authority, as PEM files in a folder.</summary>
public sealed class TestCertificate
{
    public TestCertificate(TemporaryFolder folder, string name = "localhost")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, critical: true));
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        (Path, KeyPath) = (folder.File($"{name}.pem"), folder.File($"{name}.key"));
        File.WriteAllText(Path, certificate.ExportCertificatePem());
        File.WriteAllText(KeyPath, key.ExportPkcs8PrivateKeyPem());
    }

    public string Path { get; }

    public string KeyPath { get; }
}
