using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Configuration;
using Parley.Platform.Mail;
using Parley.Testing;

namespace Parley.Platform.Tests.Mail;

/// <summary>The port as the platform composes it.</summary>
internal sealed class MailFixture : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services;

    public MailFixture(TimeProvider clock, IEnumerable<KeyValuePair<string, string>> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build());
        services.AddSingleton(clock);
        services.AddLogging();
        services.AddPlatform(new DataFolder(_folder.FullPath));
        _services = services.BuildServiceProvider();
    }

    public string Folder => _folder.File("mails");

    public IMailSender Sender => Get<IMailSender>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}
