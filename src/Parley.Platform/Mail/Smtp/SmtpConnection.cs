using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Parley.Platform.Mail.Smtp;

/// <summary>
/// One connection to an SMTP server (RFC 5321, 3207, 4954): encrypted and signed in as the settings say, or not there. The framework's own client knows no TLS from the
/// first byte, and goes on unauthenticated when a password is refused.
/// </summary>
internal sealed class SmtpConnection : IAsyncDisposable
{
    private const string RecipientStep = "RCPT TO", MailStep = "the mail";

    private readonly Socket _socket;
    private Stream _stream;
    private SmtpReplies _replies;
    private HashSet<string> _extensions = [];

    private SmtpConnection(Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
        _replies = new SmtpReplies(_stream);
    }

    /// <param name="settings">Where and how.</param>
    /// <param name="name">This host, as it introduces itself; null: by its address.</param>
    /// <exception cref="MailException">The server does not give what the settings ask for.</exception>
    public static async Task<SmtpConnection> OpenAsync(MailOptions settings, string? name, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var connection = new SmtpConnection(await ConnectAsync(socket, settings, cancellationToken));
        try
        {
            await connection.BeginAsync(settings, name, cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <exception cref="MailRefusedException">The server will not take it, now or later.</exception>
    public async Task SendAsync(string from, string to, byte[] mail, CancellationToken cancellationToken)
    {
        var international = !Ascii.IsValid(from) || !Ascii.IsValid(to);
        if (international && !_extensions.Contains("SMTPUTF8"))
        {
            throw new MailRefusedException("The SMTP server takes no addresses beyond ASCII (SMTPUTF8).");
        }

        await CommandAsync($"MAIL FROM:<{from}>{(international ? " SMTPUTF8" : "")}", 250, cancellationToken);
        await CommandAsync($"RCPT TO:<{to}>", 250, cancellationToken, RecipientStep);
        await CommandAsync("DATA", 354, cancellationToken);
        await _stream.WriteAsync(Stuffed(mail), cancellationToken);
        Expect(await _replies.ReadAsync(cancellationToken), 250, MailStep);

        // It is sent: whether the farewell arrives changes nothing.
        try
        {
            await CommandAsync("QUIT", 221, cancellationToken);
        }
        catch (Exception exception) when (exception is MailException or MailRefusedException or IOException or OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _socket.Dispose();
    }

    private static async Task<Socket> ConnectAsync(Socket socket, MailOptions settings, CancellationToken cancellationToken)
    {
        try
        {
            await socket.ConnectAsync(settings.Host!, settings.Port, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task BeginAsync(MailOptions settings, string? name, CancellationToken cancellationToken)
    {
        if (settings.Security == MailSecurity.Tls)
        {
            await EncryptAsync(settings, cancellationToken);
        }

        Expect(await _replies.ReadAsync(cancellationToken), 220, "the connection");
        await HelloAsync(name, cancellationToken);
        if (settings.Security == MailSecurity.StartTls)
        {
            if (!_extensions.Contains("STARTTLS"))
            {
                throw new MailException("The SMTP server offers no STARTTLS: nothing was sent.");
            }

            await CommandAsync("STARTTLS", 220, cancellationToken);
            if (_replies.HasMore)
            {
                // What was slipped in before the encryption would be taken for an answer within it.
                throw new MailException("The SMTP server sent more than the answer to STARTTLS: nothing was sent.");
            }

            await EncryptAsync(settings, cancellationToken);
            await HelloAsync(name, cancellationToken); // what it said in plain text does not count
        }

        if (settings.Username is not null)
        {
            await SignInAsync(settings.Username, settings.Password!, cancellationToken);
        }
    }

    private async Task EncryptAsync(MailOptions settings, CancellationToken cancellationToken)
    {
        var tls = new SslStream(_stream, leaveInnerStreamOpen: false);
        _stream = tls;
        var client = new SslClientAuthenticationOptions { TargetHost = settings.Host };
        if (settings.AuthorityPath is { } path)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(path);
            client.CertificateChainPolicy = policy;
        }

        await tls.AuthenticateAsClientAsync(client, cancellationToken);
        _replies = new SmtpReplies(tls);
    }

    private async Task HelloAsync(string? name, CancellationToken cancellationToken)
    {
        var known = name is not null && Uri.CheckHostName(name) == UriHostNameType.Dns;
        var reply = await CommandAsync($"EHLO {(known ? name : Literal())}", 250, cancellationToken);
        _extensions = [.. reply.Lines.Skip(1).Select(line => line.ToUpperInvariant())];
    }

    private async Task SignInAsync(string username, string password, CancellationToken cancellationToken)
    {
        var methods = _extensions.FirstOrDefault(extension => extension.StartsWith("AUTH ", StringComparison.Ordinal))?.Split(' ') ?? [];
        if (methods.Contains("PLAIN"))
        {
            await CommandAsync($"AUTH PLAIN {Base64($"\0{username}\0{password}")}", 235, cancellationToken, "AUTH PLAIN");
        }
        else if (methods.Contains("LOGIN"))
        {
            await CommandAsync("AUTH LOGIN", 334, cancellationToken);
            await CommandAsync(Base64(username), 334, cancellationToken, "AUTH LOGIN");
            await CommandAsync(Base64(password), 235, cancellationToken, "AUTH LOGIN");
        }
        else
        {
            throw new MailException("The SMTP server offers no sign-in by password (AUTH PLAIN or LOGIN): nothing was sent.");
        }
    }

    private async Task<SmtpReply> CommandAsync(string command, int expected, CancellationToken cancellationToken, string? shown = null)
    {
        await _stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), cancellationToken);
        return Expect(await _replies.ReadAsync(cancellationToken), expected, shown ?? command.Split(' ', ':')[0]);
    }

    // The server's own words are left out: they often repeat the address.
    private static SmtpReply Expect(SmtpReply reply, int expected, string what)
    {
        if (reply.Code == expected || (expected == 250 && reply.Code == 251))
        {
            return reply;
        }

        // Of what concerns this one mail, 5xx is final; what concerns the connection, an operator mends.
        var final = reply.Code is >= 500 and not 530 && what is RecipientStep or MailStep;
        var text = $"The SMTP server answered {reply.Code} to {what}.";
        throw final ? new MailRefusedException(text) : new MailException(text);
    }

    private string Literal()
    {
        var address = ((IPEndPoint)_socket.LocalEndPoint!).Address;
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[IPv6:{address}]" : $"[{address}]";
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>With a dot more where a line begins with one, and the dot alone at the end (RFC 5321 §4.5.2).</summary>
    private static byte[] Stuffed(byte[] mail)
    {
        var stuffed = new List<byte>(mail.Length + 64);
        for (var i = 0; i < mail.Length; i++)
        {
            if (mail[i] == '.' && (i == 0 || mail[i - 1] == '\n'))
            {
                stuffed.Add((byte)'.');
            }

            stuffed.Add(mail[i]);
        }

        stuffed.AddRange(mail.AsSpan().EndsWith("\r\n"u8) ? ".\r\n"u8 : "\r\n.\r\n"u8);
        return [.. stuffed];
    }
}
