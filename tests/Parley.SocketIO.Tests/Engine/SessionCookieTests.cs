using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Engine;

public class SessionCookieTests
{
    private static readonly Uri Handshake = new("/socket.io/?EIO=4&transport=polling", UriKind.Relative);

    [Fact]
    public async Task Handshake_ByDefault_SetsNoCookie()
    {
        await using var host = await SocketIOHost.StartAsync();
        using var response = await host.Http.GetAsync(Handshake, TestContext.Current.CancellationToken);
        Assert.False(response.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Handshake_WithCookie_SetsItOnceToTheSessionId()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Cookie = new());
        using var handler = new HttpClientHandler { UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = host.Url };
        using var response = await http.GetAsync(Handshake, TestContext.Current.CancellationToken);
        var open = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var sid = TestJson.Parse(open[1..]).GetProperty("sid").GetString();
        Assert.Equal([$"io={sid}; path=/; samesite=lax; httponly"], response.Headers.GetValues("Set-Cookie"));
        using var poll = new HttpRequestMessage(HttpMethod.Post, $"{Handshake}&sid={sid}") { Content = new StringContent("40") };
        using var next = await http.SendAsync(poll, TestContext.Current.CancellationToken);
        Assert.False(next.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task Handshake_WithAllSettings_SetsThem()
    {
        await using var host = await SocketIOHost.StartAsync(o => o.Cookie = new()
        {
            Name = "sticky",
            Path = "/chat",
            Domain = "chat.example",
            SameSite = SameSiteMode.None,
            HttpOnly = false,
            Secure = true,
            MaxAge = TimeSpan.FromHours(1),
        });
        using var handler = new HttpClientHandler { UseCookies = false };
        using var http = new HttpClient(handler) { BaseAddress = host.Url };
        using var response = await http.GetAsync(Handshake, TestContext.Current.CancellationToken);
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("sticky=", cookie, StringComparison.Ordinal);
        Assert.EndsWith("; max-age=3600; domain=chat.example; path=/chat; secure; samesite=none", cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_Wrong_AreReportedTogether()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => SocketIOHost.StartAsync(o =>
        {
            o.Cookie = new() { Name = "a b", Path = "x", Domain = "", SameSite = SameSiteMode.None, MaxAge = TimeSpan.Zero };
            o.HttpCompression!.ThresholdBytes = 0;
            o.PerMessageDeflate = new() { ThresholdBytes = -1 };
        }));
        Assert.Equal(7, error.Failures.Count());
    }
}
