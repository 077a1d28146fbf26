using Microsoft.Extensions.Options;

namespace Parley.Accounts.Tests.OAuth;

public sealed class OAuthOptionsTests
{
    private const string Provider = "Parley:Accounts:OAuth:Providers:";

    [Fact]
    public async Task Start_ProvidersThatCannotWork_AreAllNamed()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => AccountsHost.StartAsync(
            ($"{Provider}Bad Id:ClientId", "x"),
            ($"{Provider}nothing:Kind", "Oidc"),
            ($"{Provider}plain:ClientId", "x"), ($"{Provider}plain:Issuer", "http://id.example"),
            ($"{Provider}query:ClientId", "x"), ($"{Provider}query:Issuer", "https://id.example?a=b"),
            ($"{Provider}google:Kind", "Google"), ($"{Provider}google:ClientId", "x"),
            ($"{Provider}both:ClientId", "x"), ($"{Provider}both:Issuer", "https://id.example"), ($"{Provider}both:ClientSecret", "x"), ($"{Provider}both:ClientSecretFile", "/x"),
            ($"{Provider}file:ClientId", "x"), ($"{Provider}file:Issuer", "https://id.example"), ($"{Provider}file:ClientSecretFile", "/does/not/exist")));

        Assert.Equal(
            [
                $"{Provider}Bad Id: an id is at most 32 of a-z, 0-9 and '-'.",
                $"{Provider}Bad Id:Issuer is required.",
                $"{Provider}both: ClientSecret or ClientSecretFile, not both.",
                $"{Provider}file:ClientSecretFile: there is no file /does/not/exist.",
                $"{Provider}google:ClientSecret (or ClientSecretFile) is required.",
                $"{Provider}nothing:ClientId is required.",
                $"{Provider}nothing:Issuer is required.",
                $"{Provider}plain:Issuer must be an address like https://id.example, without query and fragment; http is taken on this machine only.",
                $"{Provider}query:Issuer must be an address like https://id.example, without query and fragment; http is taken on this machine only.",
                "Parley:Public:Url must be set when there are providers (Parley:Accounts:OAuth): they send people back to it.",
            ],
            exception.Failures.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("Kind", "GitLab")]
    [InlineData("Secret", "x")]
    [InlineData("Issuer", "http://[")]
    public async Task Start_UnknownNameOrValue_StopsTheProgram(string member, string value)
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(() => AccountsHost.StartAsync(
            ($"{Provider}one:{member}", value), ("Parley:Public:Url", "https://chat.example")));

        Assert.Contains(member, exception.Message, StringComparison.Ordinal);
    }
}
