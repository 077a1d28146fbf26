namespace Parley.Server.Https;

/// <summary>Section <c>Parley:Https</c>: the certificate for addresses that begin with https://.</summary>
public sealed class HttpsOptions
{
    public const string Section = "Parley:Https";

    /// <summary>A PEM file: the certificate, then those of its issuers; <c>--certificate</c>. Read again when it changes. Default none.</summary>
    public string? CertificatePath { get; set; }

    /// <summary>A PEM file with the certificate's private key, without a password; <c>--certificate-key</c>. Default: in the certificate's file.</summary>
    public string? KeyPath { get; set; }

    /// <summary>
    /// Use a certificate that the server makes for itself and keeps in the data folder; <c>--https self-signed</c>. Browsers warn of it once. Default false.
    /// </summary>
    public bool SelfSigned { get; set; }

    public bool IsConfigured() => SelfSigned || CertificatePath is not null;
}
