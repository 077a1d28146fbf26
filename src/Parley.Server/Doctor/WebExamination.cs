using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Mail;
using Parley.Server.Commands;
using Parley.Server.Https;
using Parley.Server.Web;

namespace Parley.Server.Doctor;

/// <summary>The certificate, the public address, mail and the web client's files.</summary>
internal static class WebExamination
{
    private const string PlainHttp =
        "passwords and messages travel unencrypted, and browsers bind the session's cookie less tightly (no __Host- cookie)";

    public static IEnumerable<Finding> Examine(WebApplication app)
    {
        var addresses = Listening.Addresses(app.Configuration);
        var publicUrl = app.Services.GetRequiredService<IOptions<PublicUrlOptions>>().Value.Url;
        if (addresses.Any(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
        {
            yield return Certificate(app.Services);
        }
        else if (app.Services.GetRequiredService<IOptions<HttpsOptions>>().Value.IsConfigured())
        {
            yield return Finding.Note("a certificate is configured, but no address begins with https://", "--urls https://localhost:5080");
        }

        if (publicUrl is { Scheme: "http" } && !publicUrl.IsLoopback)
        {
            yield return Finding.Note($"warning: Parley:Public:Url is {publicUrl.GetLeftPart(UriPartial.Authority)}: {PlainHttp}", "serve it over HTTPS (docs/operations/)");
        }
        else if (publicUrl is null && addresses.Any(IsPlainForOthers))
        {
            yield return Finding.Note($"other machines reach this server over plain HTTP: {PlainHttp}", "--https self-signed, a certificate, or a proxy that ends TLS");
        }

        yield return Mail(app.Services.GetRequiredService<IOptions<MailOptions>>().Value);
        if (WebClient.Folder(app.Configuration) is null)
        {
            yield return Finding.Note(WebClient.Missing);
        }
    }

    private static Finding Mail(MailOptions mail) =>
        !mail.IsConfigured() ? Finding.Note(
            "no mail server is configured: mails are written into the data folder and listed to the owner, new accounts work at once",
            "set Parley:Mail:Host (docs/operations/mail.md)")
        : mail.IsExposed() ? Finding.Note(
            $"mails go to {mail.Host} unencrypted, with links that open accounts", "Parley:Mail:Security: StartTls or Tls")
        : Finding.Ok($"mail server {mail.Host}");

    private static bool IsPlainForOthers(string address) =>
        address.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
        && Microsoft.AspNetCore.Http.BindingAddress.Parse(address).Host is not ("localhost" or "127.0.0.1" or "[::1]");

    private static Finding Certificate(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<HttpsOptions>>().Value;
        if (!options.IsConfigured())
        {
            return Finding.Problem("an https:// address is configured without a certificate", "--certificate FILE --certificate-key FILE, or --https self-signed");
        }

        if (options.CertificatePath is null)
        {
            return Finding.Ok("certificate: made by the server for itself");
        }

        try
        {
            var ends = ServerCertificate.Read(options.CertificatePath, options.KeyPath).Ends;
            var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
            return ends <= now ? Finding.Note($"warning: the HTTPS certificate has expired, at {ends:u}", "renew it")
                : ends <= now.AddDays(14) ? Finding.Note($"the HTTPS certificate ends soon, at {ends:u}", "renew it")
                : Finding.Ok($"certificate, until {ends:u}");
        }
        catch (StartupException exception)
        {
            return Finding.Problem(exception.Message, "name a PEM certificate and the key that belongs to it: --certificate FILE --certificate-key FILE");
        }
    }
}
