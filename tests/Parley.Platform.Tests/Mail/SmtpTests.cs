using System.Net;
using System.Net.Sockets;
using System.Text;
using Parley.Platform.Mail;
using Parley.Testing;
using Parley.Testing.Mail;

namespace Parley.Platform.Tests.Mail;

/// <summary>The SMTP engine against a real server, with STARTTLS and a password.</summary>
public sealed class SmtpTests(SmtpTests.Server server) : MailSenderContract, IClassFixture<SmtpTests.Server>, IDisposable
{
    private readonly MailFixture _mail = new(Clock, server.Smtp.Settings);

    protected override IMailSender Sender => _mail.Sender;

    public void Dispose() => _mail.Dispose();

    protected override async Task<SeenMail?> FindAsync(Guid id)
    {
        // What was sent before this one has arrived before it.
        var last = Mail();
        await Sender.SendAsync(last, Token);
        while (Received(last.Id) is null)
        {
            await server.Smtp.NextAsync(Token);
        }

        return Received(id) is { } found ? new SeenMail(found.To, found.Subject, found.Text.TrimEnd('\n'), found.Html?.TrimEnd('\n')) : null;
    }

    private ReceivedMail? Received(Guid id) => server.Smtp.Received.SingleOrDefault(mail => mail.MessageId == $"<{id:N}@parley.example>");

    [Fact]
    public async Task Send_Always_EncryptedAndAuthenticatedFromTheSettingsSender()
    {
        var mail = Mail() with { To = "bob@bücher.example" };

        await Sender.SendAsync(mail, Token);

        _ = await FindAsync(mail.Id);
        var received = Received(mail.Id)!;
        Assert.True(received.Encrypted);
        Assert.Equal("parley", received.Authenticated);
        Assert.Equal(("chat@parley.example", "\"Parley\" <chat@parley.example>"), (received.EnvelopeFrom, received.From));
        Assert.Equal(["bob@bücher.example"], received.Recipients); // which the server has read from its ASCII form
        Assert.Equal(mail.CreatedAt, received.Date);
        Assert.Contains("auto-submitted", received.Headers);
        Assert.DoesNotContain("bcc", received.Headers);
    }

    [Theory]
    [InlineData("tls", "PLAIN")]
    [InlineData("starttls", "LOGIN")]
    [InlineData("tls", "LOGIN")]
    public async Task Send_OtherWaysIn_Arrives(string security, string method)
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Security = security, Methods = [method] });
        using var fixture = new MailFixture(Clock, smtp.Settings);

        await fixture.Sender.SendAsync(Mail(), Token);

        var received = await smtp.NextAsync(Token);
        Assert.Equal((true, "parley"), (received.Encrypted, received.Authenticated));
    }

    [Fact]
    public async Task Send_WrongPasswordWhereNoneIsNeeded_SendsNothing()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Optional = true });
        using var fixture = new MailFixture(Clock, new Dictionary<string, string>(smtp.Settings) { ["Parley:Mail:Password"] = "wrong" });

        var failure = await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(Mail(), Token));

        Assert.Equal("The SMTP server answered 535 to AUTH PLAIN.", failure.Message);
        Assert.Empty(smtp.Received);
    }

    [Fact]
    public async Task Send_NoStartTlsOffered_SendsNothing()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Security = "none" });
        using var fixture = new MailFixture(Clock, new Dictionary<string, string>(smtp.Settings) { ["Parley:Mail:Security"] = "StartTls" });

        var failure = await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(Mail(), Token));

        Assert.Contains("STARTTLS", failure.Message, StringComparison.Ordinal);
        Assert.Empty(smtp.Received);
    }

    [Fact]
    public async Task Send_NoPasswordOffered_SendsNothing()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Username = null, Password = null });
        using var fixture = new MailFixture(
            Clock, new Dictionary<string, string>(smtp.Settings) { ["Parley:Mail:Username"] = "parley", ["Parley:Mail:Password"] = "secret" });

        await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(Mail(), Token));

        Assert.Empty(smtp.Received);
    }

    [Theory]
    [InlineData("unknown authority")]
    [InlineData("other name")]
    public async Task Send_CertificateOfSomebodyElse_SendsNothing(string fault)
    {
        using var folder = new TemporaryFolder();
        var other = new TestCertificate(folder, "mail.example.org");
        await using var smtp = await SmtpTestServer.StartAsync(new() { Certificate = fault == "other name" ? other : null });
        var settings = new Dictionary<string, string>(smtp.Settings);
        if (fault == "unknown authority")
        {
            settings.Remove("Parley:Mail:AuthorityPath");
        }

        using var fixture = new MailFixture(Clock, settings);

        var failure = await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(Mail(), Token));

        Assert.Contains("certificate", failure.Message, StringComparison.Ordinal);
        Assert.Empty(smtp.Received);
    }

    [Fact]
    public async Task Send_NoSuchMailbox_IsRefusedForGood()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Refused = ["nobody@example.org"] });
        using var fixture = new MailFixture(Clock, smtp.Settings);

        var failure = await Assert.ThrowsAsync<MailRefusedException>(() => fixture.Sender.SendAsync(Mail() with { To = "nobody@example.org" }, Token));

        Assert.Equal("The SMTP server answered 550 to RCPT TO.", failure.Message);
    }

    [Fact]
    public async Task Send_ServerIsBusy_FailsAndSucceedsLater()
    {
        await using var smtp = await SmtpTestServer.StartAsync(new() { Busy = 1 });
        using var fixture = new MailFixture(Clock, smtp.Settings);
        var mail = Mail();

        await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(mail, Token));
        await fixture.Sender.SendAsync(mail, Token);

        Assert.Equal($"<{mail.Id:N}@parley.example>", (await smtp.NextAsync(Token)).MessageId);
    }

    [Fact]
    public async Task Send_NobodyListens_Fails()
    {
        using var fixture = new MailFixture(Clock, new Dictionary<string, string>(server.Smtp.Settings) { ["Parley:Mail:Port"] = $"{FreePort.Next()}" });

        await Assert.ThrowsAsync<MailException>(() => fixture.Sender.SendAsync(Mail(), Token));
    }

    [Fact]
    public async Task Send_ServerIsSilent_FailsAfterTheTimeout()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var clock = new ManualClock();
        using var fixture = new MailFixture(clock, Raw(listener));

        var sending = fixture.Sender.SendAsync(Mail(), Token);
        using var connection = await listener.AcceptSocketAsync(Token);
        clock.Advance(TimeSpan.FromSeconds(31));

        await Assert.ThrowsAsync<MailException>(() => sending);
    }

    [Theory]
    [InlineData("220 hello\r\n", "250-raw\r\n250 STARTTLS\r\n", "220 go\r\n250 slipped in\r\n")]
    [InlineData("220 hello\r\n", "HTTP/1.1 200 OK\r\n")]
    [InlineData("554 go away\r\n")]
    public async Task Send_AnswersThatAreNotToBeTrusted_SendsNothing(params string[] answers)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var fixture = new MailFixture(Clock, Raw(listener));

        var sending = fixture.Sender.SendAsync(Mail(), Token);
        using var connection = await listener.AcceptSocketAsync(Token);
        var heard = new byte[1_024];
        foreach (var answer in answers)
        {
            await connection.SendAsync(Encoding.ASCII.GetBytes(answer), Token);
            _ = await connection.ReceiveAsync(heard, Token);
        }

        await Assert.ThrowsAsync<MailException>(() => sending);
    }

    private static Dictionary<string, string> Raw(TcpListener listener) => new()
    {
        ["Parley:Mail:Host"] = "127.0.0.1",
        ["Parley:Mail:Port"] = $"{((IPEndPoint)listener.LocalEndpoint).Port}",
        ["Parley:Mail:From"] = "chat@parley.example",
        ["Parley:Public:Url"] = "https://parley.example",
    };

    public sealed class Server : IAsyncLifetime
    {
        public SmtpTestServer Smtp { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Smtp = await SmtpTestServer.StartAsync();

        public ValueTask DisposeAsync() => Smtp.DisposeAsync();
    }
}
