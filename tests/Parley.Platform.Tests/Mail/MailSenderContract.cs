using Parley.Platform.Mail;
using Parley.Testing;

namespace Parley.Platform.Tests.Mail;

/// <summary>What every engine of <see cref="IMailSender"/> does.</summary>
public abstract class MailSenderContract
{
    protected static readonly ManualClock Clock = new();

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    protected abstract IMailSender Sender { get; }

    /// <summary>The mail of this id as whoever receives it sees it; null when there is none.</summary>
    protected abstract Task<SeenMail?> FindAsync(Guid id);

    [Fact]
    public async Task Send_TextAndHtml_ArrivesAsWritten()
    {
        var mail = Mail() with { Subject = "Confirm your address", Text = "Hello Ada\n\nYour code: 1234\n", Html = "<p>Hello <b>Ada</b></p>" };

        await Sender.SendAsync(mail, Token);

        Assert.Equal(new SeenMail("ada@example.org", "Confirm your address", "Hello Ada\n\nYour code: 1234", "<p>Hello <b>Ada</b></p>"), await FindAsync(mail.Id));
    }

    [Fact]
    public async Task Send_TextOnly_HasNoHtml()
    {
        var mail = Mail();

        await Sender.SendAsync(mail, Token);

        Assert.Null((await FindAsync(mail.Id))!.Html);
    }

    [Theory]
    [InlineData("Zoë, 你好 👋🏽: \"quoted\" =?utf-8?Q?no?=")]
    [InlineData("A subject that is so long that a line of the header cannot hold it: Überraschung, Überraschung, Überraschung, Überraschung and the end")]
    public async Task Send_AnySubject_ArrivesAsWritten(string subject)
    {
        var mail = Mail() with { Subject = subject };

        await Sender.SendAsync(mail, Token);

        Assert.Equal(subject, (await FindAsync(mail.Id))!.Subject);
    }

    [Fact]
    public async Task Send_TextOfEveryKind_ArrivesAsWritten()
    {
        var text = string.Join('\n', ".", "..two dots", "From the start", "ends in a space ", "a = b =3D", new string('x', 2_000), "Grüße 👋🏽 你好", "\ttab", "-- ", ".");
        var mail = Mail() with { Text = text };

        await Sender.SendAsync(mail, Token);

        Assert.Equal(text, (await FindAsync(mail.Id))!.Text);
    }

    [Fact]
    public async Task Send_LineBreakInSubject_MakesNoFurtherHeader()
    {
        var mail = Mail() with { Subject = "Hello\r\nBcc: eve@example.org" };

        await Sender.SendAsync(mail, Token);

        Assert.Equal(["ada@example.org"], [(await FindAsync(mail.Id))!.To]);
    }

    [Fact]
    public async Task Send_Cancelled_IsNotSent()
    {
        var mail = Mail();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.SendAsync(mail, cancelled.Token));

        Assert.Null(await FindAsync(mail.Id));
    }

    [Fact]
    public async Task Send_ManyAtOnce_EachArrives()
    {
        var mails = Enumerable.Range(0, 10).Select(number => Mail() with { Subject = $"Number {number}" }).ToList();

        await Task.WhenAll(mails.Select(mail => Task.Run(() => Sender.SendAsync(mail, Token), Token)));

        foreach (var mail in mails)
        {
            Assert.Equal(mail.Subject, (await FindAsync(mail.Id))!.Subject);
        }
    }

    protected static MailMessage Mail() => new()
    {
        Id = Guid.CreateVersion7(Clock.GetUtcNow()),
        CreatedAt = Clock.GetUtcNow(),
        To = "ada@example.org",
        Subject = "Hello",
        Text = "Hello",
        Purpose = "test",
    };
}

public sealed record SeenMail(string To, string Subject, string Text, string? Html);
