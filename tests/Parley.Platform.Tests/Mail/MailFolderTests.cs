using Parley.Platform.Mail;
using Parley.Platform.Mail.Files;
using Parley.Testing;

namespace Parley.Platform.Tests.Mail;

/// <summary>The engine of a server without SMTP.</summary>
public sealed class MailFolderTests : MailSenderContract, IDisposable
{
    private readonly MailFixture _mail = new(Clock, [new("Parley:Mail:MostFiles", "10"), new("Parley:Mail:KeepFiles", "1.00:00:00")]);

    protected override IMailSender Sender => _mail.Sender;

    private MailFolder Folder => _mail.Get<MailFolder>();

    public void Dispose() => _mail.Dispose();

    protected override Task<SeenMail?> FindAsync(Guid id) =>
        Task.FromResult(Folder.Find(id) is { } mail ? new SeenMail(mail.To, mail.Subject, mail.Text.TrimEnd('\n'), mail.Html) : null);

    [Fact]
    public async Task Send_SameMailAgain_IsThereOnce()
    {
        var mail = Mail();

        await Sender.SendAsync(mail, Token);
        await Sender.SendAsync(mail, Token);

        Assert.Equal(mail, Assert.Single(Folder.List(null, 10)));
    }

    [Fact]
    public async Task Send_MoreThanAreKept_OldestGo()
    {
        var sent = new List<Guid>();
        var clock = new ManualClock(Clock.GetUtcNow());
        for (var i = 0; i < 13; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            var mail = Mail() with { Id = Guid.CreateVersion7(clock.GetUtcNow()) };
            await Sender.SendAsync(mail, Token);
            sent.Add(mail.Id);
        }

        Assert.Equal(sent.Skip(3).Reverse(), Folder.List(null, 100).Select(mail => mail.Id));
        Assert.Equal(10, Directory.GetFiles(_mail.Folder).Length);
    }

    [Fact]
    public async Task List_ByPages_NewestFirstWithoutGap()
    {
        var clock = new ManualClock(Clock.GetUtcNow());
        for (var i = 0; i < 5; i++)
        {
            clock.Advance(TimeSpan.FromMilliseconds(1));
            await Sender.SendAsync(Mail() with { Id = Guid.CreateVersion7(clock.GetUtcNow()), Subject = $"{i}" }, Token);
        }

        var first = Folder.List(null, 3);
        var second = Folder.List(first[^1].Id, 3);

        Assert.Equal(["4", "3", "2", "1", "0"], first.Concat(second).Select(mail => mail.Subject));
    }

    [Fact]
    public async Task Sweep_KeptLongEnough_IsGone()
    {
        var clock = new ManualClock();
        using var fixture = new MailFixture(clock, [new("Parley:Mail:KeepFiles", "1.00:00:00")]);
        var folder = fixture.Get<MailFolder>();
        var mail = Mail() with { Id = Guid.CreateVersion7(clock.GetUtcNow()), CreatedAt = clock.GetUtcNow() };
        await fixture.Sender.SendAsync(mail, Token);
        clock.Advance(TimeSpan.FromHours(23));
        folder.Sweep();
        Assert.NotNull(folder.Find(mail.Id));

        clock.Advance(TimeSpan.FromHours(2));

        Assert.Null(folder.Find(mail.Id));
        Assert.Empty(folder.List(null, 10));
        folder.Sweep();
        Assert.Empty(Directory.GetFiles(fixture.Folder));
    }

    [Fact]
    public async Task Send_Always_OnlyTheServersUserCanRead()
    {
        await Sender.SendAsync(Mail(), Token);

        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Directory.GetFiles(_mail.Folder).Single()));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_mail.Folder));
        }
    }

    [Fact]
    public async Task List_FileThatIsNoMail_IsLeftOut()
    {
        var mail = Mail();
        await Sender.SendAsync(mail, Token);
        await File.WriteAllTextAsync(Path.Combine(_mail.Folder, $"{Guid.CreateVersion7(Clock.GetUtcNow()):N}.json"), "{ not", Token);

        Assert.Equal(mail.Id, Assert.Single(Folder.List(null, 10)).Id);
    }
}
