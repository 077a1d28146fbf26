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
    private readonly List<MailMessage> _aside = [];

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

    /// <summary>The next mail that the test has not taken yet.</summary>
    public async Task<MailMessage> NextAsync()
    {
        if (_aside.Count == 0)
        {
            return await _mails.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }

        var mail = _aside[0];
        _aside.RemoveAt(0);
        return mail;
    }

    /// <summary>The same of those for this; others, which were written at the same moment and may come in any order, stay for later.</summary>
    public async Task<MailMessage> NextAsync(string purpose)
    {
        if (_aside.Find(mail => mail.Purpose == purpose) is { } known)
        {
            _aside.Remove(known);
            return known;
        }

        while (true)
        {
            var mail = await _mails.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (mail.Purpose == purpose)
            {
                return mail;
            }

            _aside.Add(mail);
        }
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
