using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Parley.Platform.Configuration;
using Parley.Platform.Http;
using Parley.Server.Commands;
using Parley.SocketIO;

namespace Parley.Server.Https;

/// <summary>What Kestrel listens at, and with which certificate.</summary>
internal static class Listening
{
    public const string CertificateNeeded =
        "An https:// address needs a certificate: --certificate FILE --certificate-key FILE, or --https self-signed to have one made.";

    /// <summary>Where Socket.IO is, for sockets and for polling.</summary>
    public const string SocketsPath = "/socket.io";

    public static void AddParleyListeners(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<ServerCertificates>();
        builder.Services.AddValidatedOptions<HttpsOptions>(HttpsOptions.Section)
            .Validate(options => options.KeyPath is null || options.CertificatePath is not null, $"{HttpsOptions.Section}:KeyPath needs {HttpsOptions.Section}:CertificatePath.")
            .Validate(options => !options.SelfSigned || options.CertificatePath is null, $"{HttpsOptions.Section}: give either SelfSigned or CertificatePath.");
        // What a socket receives is handled, and what it sends is sent, by the thread that is at it already: on one core each hop between threads costs as much
        // as the work. Nothing here blocks such a thread for long: handlers await, and passwords are hashed elsewhere.
        builder.Services.Configure<SocketTransportOptions>(transport => transport.UnsafePreferInlineScheduling = true);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = HttpLimits.BodyBytes;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.ConfigureHttpsDefaults(https =>
            {
                // Asked per connection, so that a renewed certificate is used at once. The selector alone would not send the issuers.
                var certificates = kestrel.ApplicationServices.GetRequiredService<ServerCertificates>();
                https.ServerCertificateSelector = (_, _) => certificates.Current.Leaf;
                https.OnAuthenticate = (_, tls) =>
                {
                    tls.ServerCertificateSelectionCallback = null;
                    tls.ServerCertificateContext = certificates.Current.Context;
                };
            });
            kestrel.ConfigureEndpointDefaults(listen => listen.LetSocketsIn(builder.Configuration));
        });
    }

    /// <summary>
    /// Sockets come in before HTTP does: without a request behind it an idle one holds half the memory. Behind TLS that needs the encryption to be in place
    /// already, which for an address the server would else put last.
    /// </summary>
    private static void LetSocketsIn(this ListenOptions listen, IConfiguration configuration)
    {
        var here = Addresses(configuration).Select(BindingAddress.Parse).Where(address => address.Port == listen.IPEndPoint?.Port).ToArray();
        if (here.Length > 0 && here.All(address => address.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase)))
        {
            listen.UseHttps();
        }

        listen.UseSocketIO(SocketsPath);
    }

    /// <summary>Reads the certificate now, when it will be needed: what is wrong with it is said before anything is served.</summary>
    /// <exception cref="StartupException">An address needs a certificate that is not there or cannot be used.</exception>
    public static void CheckCertificate(this WebApplication app)
    {
        if (Addresses(app.Configuration).Any(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            app.Services.GetRequiredService<ServerCertificates>().Load();
        }
    }

    public static string[] Addresses(IConfiguration configuration) =>
        (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
