using System.Globalization;
using System.Net.Mail;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Mail.Smtp;

/// <summary>Sends through the SMTP server of the settings; a connection for each mail.</summary>
internal sealed class SmtpSender(IOptions<MailOptions> options, PublicLinks links, TimeProvider clock, ILogger<SmtpSender> logger) : IMailSender
{
    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        var settings = options.Value;
        var from = new MailAddress(settings.From!);
        var to = Envelope(message.To);
        using var timeout = new CancellationTokenSource(settings.Timeout, clock);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await using var connection = await SmtpConnection.OpenAsync(settings, links.Host, limited.Token);
            await connection.SendAsync(Envelope(from.Address), to, MimeText.Compose(message with { To = to }, from), limited.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailException($"The SMTP server took longer than {settings.Timeout}.");
        }
        catch (AuthenticationException exception)
        {
            throw new MailException("The SMTP server's certificate is not to be trusted, or it speaks no TLS: nothing was sent.", exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            throw new MailException($"The connection to the SMTP server failed: {exception.Message}", exception);
        }

        MailLog.Sent(logger, message.Id, message.Purpose);
    }

    /// <summary>The address with its domain in ASCII, as servers look it up.</summary>
    private static string Envelope(string address)
    {
        var at = address.LastIndexOf('@');
        var domain = address[(at + 1)..];
        if (at < 1 || address.Any(character => char.IsControl(character) || character is ' ' or '<' or '>'))
        {
            throw new MailRefusedException("The address is not one that mail can be sent to.");
        }

        try
        {
            return Ascii.IsValid(domain) ? address : address[..(at + 1)] + new IdnMapping().GetAscii(domain);
        }
        catch (ArgumentException)
        {
            throw new MailRefusedException("The address's domain is none.");
        }
    }
}
