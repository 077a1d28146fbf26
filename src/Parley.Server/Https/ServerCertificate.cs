using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Parley.Server.Commands;

namespace Parley.Server.Https;

/// <summary>A certificate with its private key and its issuers, as TLS sends them.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection issuers)
    {
        Leaf = leaf;
        // offline: never ask the network for issuers that the file does not hold.
        Context = SslStreamCertificateContext.Create(leaf, issuers, offline: true);
    }

    public X509Certificate2 Leaf { get; }

    public SslStreamCertificateContext Context { get; }

    public DateTimeOffset Ends => new(Leaf.NotAfter.ToUniversalTime());

    /// <exception cref="StartupException">A file is missing or no PEM, or the key is another certificate's; the message names the file.</exception>
    public static ServerCertificate Read(string certificatePath, string? keyPath)
    {
        var certificatePem = ReadFile(certificatePath, "certificate");
        var keyPem = keyPath is null ? certificatePem : ReadFile(keyPath, "certificate's key");
        var all = new X509Certificate2Collection();
        try
        {
            all.ImportFromPem(certificatePem);
        }
        catch (CryptographicException exception)
        {
            throw new StartupException($"{certificatePath} is not a PEM certificate: {exception.Message}");
        }

        if (all.Count == 0)
        {
            throw new StartupException($"{certificatePath} holds no certificate: it must begin with -----BEGIN CERTIFICATE-----");
        }

        try
        {
            var leaf = X509Certificate2.CreateFromPem(certificatePem, keyPem);
            all.RemoveAt(0);
            return new ServerCertificate(ForTls(leaf), all);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new StartupException(
                $"The key in {keyPath ?? certificatePath} does not belong to the certificate in {certificatePath}, or is no PEM key without a password: {exception.Message}");
        }
    }

    private static string ReadFile(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The {what} {path} cannot be read: {exception.Message}");
        }
    }

    // Windows' TLS cannot use a key that is in memory only.
    private static X509Certificate2 ForTls(X509Certificate2 certificate) => OperatingSystem.IsWindows()
        ? X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null)
        : certificate;
}
