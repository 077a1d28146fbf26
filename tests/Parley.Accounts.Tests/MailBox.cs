using System.Threading.Channels;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Mail;
using Parley.Platform.Mail.Files;

namespace Parley.Accounts.Tests;

/// <summary>Takes what is sent: instead of a mail server where the settings are <see cref="Settings"/>, else on its way into the folder.</summary>
internal sealed class MailBox(MailFolder? folder) : IMailSender
{
    private const string Host = "smtp.parley.example";

    /// <summary>A server that sends mail.</summary>
    public static readonly (string Key, string Value)[] Settings =
    [
        ("Parley:Mail:Host", Host), ("Parley:Mail:From", "chat@parley.example"), ("Parley:Public:Url", "https://parley.example"),
    ];

    private readonly Channel<MailMessage> _mails = Channel.CreateUnbounded<MailMessage>();

    public static bool Takes(IConfiguration settings) => settings["Parley:Mail:Host"] is null or Host;

    public static bool HasServer(IConfiguration settings) => settings["Parley:Mail:Host"] is not null;

    public async Task SendAsync(MailMessage message, CancellationToken cancellationToken)
    {
        if (folder is not null)
        {
            await folder.SendAsync(message, cancellationToken);
        }

        await _mails.Writer.WriteAsync(message, cancellationToken);
    }

    /// <summary>The next mail that no test has taken yet.</summary>
    public async Task<MailMessage> NextAsync() => await _mails.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The same, which must be for this.</summary>
    public async Task<MailMessage> NextAsync(string purpose)
    {
        var mail = await NextAsync();
        Assert.Equal(purpose, mail.Purpose);
        return mail;
    }
}

internal static class MailBoxes
{
    public static void AddMailBox(this IServiceCollection services, IConfiguration settings)
    {
        services.AddSingleton(provider => new MailBox(MailBox.HasServer(settings) ? null : provider.GetRequiredService<MailFolder>()));
        if (MailBox.Takes(settings))
        {
            services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<MailBox>());
        }
    }

    /// <summary>The token of the link in it.</summary>
    public static string Token(this MailMessage mail) => Behind(mail.Text, "#token=");

    /// <summary>The code in it, as it is written.</summary>
    public static string Code(this MailMessage mail) => Behind(mail.Text, "registered: ");

    private static string Behind(string text, string mark)
    {
        var start = text.IndexOf(mark, StringComparison.Ordinal);
        Assert.True(start >= 0, text);
        return text[(start + mark.Length)..].Split('\n')[0];
    }
}
