using Microsoft.Extensions.Options;
using Parley.Platform.Mail;
using Parley.Testing;

namespace Parley.Platform.Tests.Mail;

public sealed class MailOptionsTests
{
    [Theory]
    [InlineData("Parley:Public:Url is needed with Parley:Mail:Host", "Public:Url=")]
    [InlineData("Parley:Mail:From is needed with Parley:Mail:Host", "Mail:From=")]
    [InlineData("Parley:Mail:From must be an address", "Mail:From=nobody")]
    [InlineData("Parley:Mail:Host must be a host's name", "Mail:Host=smtp.example.org:25")]
    [InlineData("Parley:Mail:Username and Parley:Mail:Password go together", "Mail:Username=ada")]
    [InlineData("Parley:Mail:Security is None, which would send the password unencrypted", "Mail:Security=None", "Mail:Username=ada", "Mail:Password=secret")]
    [InlineData("Parley:Mail:AuthorityPath: there is no such file", "Mail:AuthorityPath=/nowhere.pem")]
    [InlineData("Parley:Mail:Port", "Mail:Port=0")]
    public void Settings_ThatCannotWork_AreNamed(string problem, params string[] changes)
    {
        var settings = new Dictionary<string, string>
        {
            ["Parley:Mail:Host"] = "smtp.example.org",
            ["Parley:Mail:From"] = "Our chat <chat@example.org>",
            ["Parley:Public:Url"] = "https://chat.example.org",
        };
        foreach (var change in changes.Select(change => change.Split('=')))
        {
            settings[$"Parley:{change[0]}"] = change[1];
            if (change[1].Length == 0)
            {
                settings.Remove($"Parley:{change[0]}");
            }
        }

        using var fixture = new MailFixture(new ManualClock(), settings);

        var failure = Assert.Throws<OptionsValidationException>(() => fixture.Get<IOptions<MailOptions>>().Value);
        Assert.StartsWith(problem, Assert.Single(failure.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_WithToken_KeepItBehindTheHash()
    {
        using var fixture = new MailFixture(new ManualClock(), [new("Parley:Public:Url", "https://chat.example.org")]);

        Assert.Equal("https://chat.example.org/reset-password#token=abc", fixture.Get<PublicLinks>().WithToken("/reset-password", "abc"));
    }
}
