using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Mail.Files;
using Parley.Platform.Mail.Smtp;

namespace Parley.Platform.Mail;

internal static class MailServices
{
    /// <summary>The port <see cref="IMailSender"/> with the engine that the settings choose, and <see cref="MailFolder"/>, which has what was written without SMTP.</summary>
    public static IServiceCollection AddMail(this IServiceCollection services)
    {
        const string section = MailOptions.Section;
        services.AddValidatedOptions<MailOptions>(section)
            .Validate(options => options.Host is null || options.From is not null, $"{section}:From is needed with {section}:Host: the sender's address.")
            .Validate(options => options.From is null || MailOptions.IsMailbox(options.From), $"{section}:From must be an address like chat@example.org, or Our chat <chat@example.org>.")
            .Validate(options => options.Host is null || Uri.CheckHostName(options.Host) != UriHostNameType.Unknown, $"{section}:Host must be a host's name, like smtp.example.org, without port.")
            .Validate(options => options.Username is null == options.Password is null, $"{section}:Username and {section}:Password go together: set both or neither.")
            .Validate(options => options.Username is null || options.Host is not null, $"{section}:Username is set, but {section}:Host is not.")
            .Validate(options => options.Password is null || options.Security != MailSecurity.None, $"{section}:Security is None, which would send the password unencrypted: choose StartTls or Tls.")
            .Validate(options => options.AuthorityPath is null || File.Exists(options.AuthorityPath), $"{section}:AuthorityPath: there is no such file.")
            .Validate<IOptions<PublicUrlOptions>>(
                (options, site) => options.Host is null || site.Value.Url is not null, $"{PublicUrlOptions.Section}:Url is needed with {section}:Host: links in mails begin with it.");

        services.AddSingleton<PublicLinks>();
        services.AddSingleton<MailFolder>();
        services.AddSingleton<SmtpSender>();
        services.AddSingleton<IMailSender>(provider => provider.GetRequiredService<IOptions<MailOptions>>().Value.IsConfigured()
            ? provider.GetRequiredService<SmtpSender>()
            : provider.GetRequiredService<MailFolder>());
        services.AddHostedService<MailFolderSweeper>();
        return services;
    }
}
