using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Platform.Database;
using Parley.Server.Hosting;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class HttpsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SelfSigned_Certificate_IsForThisMachineKeptAndRenewedInTime()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        string first;
        DateTimeOffset renewal;
        await using (var server = await StartAsync(clock, ("Parley:Https:SelfSigned", "true")))
        {
            using var certificate = await CertificateAsync(server);
            first = certificate.Thumbprint;
            renewal = new DateTimeOffset(certificate.NotAfter.ToUniversalTime()).AddDays(-30);
            foreach (var name in new[] { "localhost", "127.0.0.1", "::1", Dns.GetHostName() })
            {
                Assert.True(certificate.MatchesHostname(name, allowWildcards: false), name);
            }
        }

        clock = new ManualClock(renewal.AddSeconds(-30));
        await using (var server = await StartAsync(clock, ("Parley:Https:SelfSigned", "true")))
        {
            using var kept = await CertificateAsync(server);
            Assert.Equal(first, kept.Thumbprint);

            clock.Advance(TimeSpan.FromMinutes(1));
            using var renewed = await CertificateAsync(server);
            Assert.NotEqual(first, renewed.Thumbprint);
            Assert.True(renewed.NotAfter.ToUniversalTime() > clock.GetUtcNow().AddDays(300).UtcDateTime);
        }
    }

    [Fact]
    public async Task SelfSigned_Server_SpeaksHttp2()
    {
        await using var server = await StartAsync(null, ("Parley:Https:SelfSigned", "true"));
        using var handler = new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null } };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(Address(server), "/health")) { Version = HttpVersion.Version20 };
        using var answer = await client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.True(answer.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Files_Changed_AreUsedWithoutARestartAndBrokenOnesAreNot()
    {
        var clock = new ManualClock(TimeProvider.System.GetUtcNow());
        var one = Write("one");
        await using var server = await StartAsync(clock, ("Parley:Https:CertificatePath", _folder.File("cert.pem")), ("Parley:Https:KeyPath", _folder.File("key.pem")));
        using var before = await CertificateAsync(server);
        Assert.Equal(one, before.Thumbprint);

        var two = Write("two");
        clock.Advance(TimeSpan.FromMinutes(1));
        using var after = await CertificateAsync(server);
        Assert.Equal(two, after.Thumbprint);

        await File.WriteAllTextAsync(_folder.File("cert.pem"), "nonsense", TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromMinutes(1));
        using var still = await CertificateAsync(server);
        Assert.Equal(two, still.Thumbprint);
    }

    [Fact]
    public async Task Start_WithoutACertificate_SaysHowToGetOne() =>
        await AssertRefusedAsync("", "--https self-signed");

    [Fact]
    public async Task Start_CertificateMissing_NamesTheFile() =>
        await AssertRefusedAsync($"--certificate \"{_folder.File("gone.pem")}\"", _folder.File("gone.pem"));

    [Fact]
    public async Task Start_KeyOfAnotherCertificate_SaysSo()
    {
        Write("one");
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(_folder.File("key.pem"), other.ExportPkcs8PrivateKeyPem(), TestContext.Current.CancellationToken);

        await AssertRefusedAsync($"--certificate \"{_folder.File("cert.pem")}\" --certificate-key \"{_folder.File("key.pem")}\"", "does not belong to");
    }

    private async Task AssertRefusedAsync(string options, string message)
    {
        var (code, program) = await ServerProgram.RunAsync($"run --data \"{_folder.File("data")}\" --urls https://127.0.0.1:0 {options}");
        using var _ = program;

        Assert.Equal(1, code);
        Assert.Contains(message, Assert.Single(program.Errors), StringComparison.Ordinal);
    }

    private async Task<WebApplication> StartAsync(TimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var all = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        all["urls"] = "https://127.0.0.1:0";
        all["Parley:Data"] = _folder.File("data");
        all["Logging:LogLevel:Default"] = "None";
        var app = ParleyServer.Build(all, services => services.Replace(ServiceDescriptor.Singleton(clock ?? TimeProvider.System)));
        await app.Services.MigrateDatabasesAsync(TestContext.Current.CancellationToken);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static Uri Address(WebApplication server) => new(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    private static async Task<X509Certificate2> CertificateAsync(WebApplication server)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(Address(server).Host, Address(server).Port, TestContext.Current.CancellationToken);
        await using var tls = new SslStream(client.GetStream(), leaveInnerStreamOpen: false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return new X509Certificate2(tls.RemoteCertificate!);
    }

    /// <summary>A certificate and its key as files; returns its thumbprint.</summary>
    private string Write(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(90));
        File.WriteAllText(_folder.File("key.pem"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(_folder.File("cert.pem"), certificate.ExportCertificatePem());
        return certificate.Thumbprint;
    }
}
