using System.Net.Http.Json;
using Microsoft.AspNetCore.WebUtilities;
using Parley.Testing.Wire;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>A browser that knows Parley by its public address, https://chat.example, as a proxy would show it. It keeps cookies and follows where it is sent.</summary>
internal sealed class TestBrowser(AccountsHost host, string userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") : IDisposable
{
    public const string PublicUrl = "https://chat.example";

    private readonly HttpClient _client = new(new CodeWatch("Accounts") { InnerHandler = new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false } });
    private readonly Dictionary<(string Authority, string Name), string> _cookies = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The cookies that Parley has set here.</summary>
    public IReadOnlyDictionary<string, string> Cookies => _cookies.Where(cookie => cookie.Key.Authority == "chat.example").ToDictionary(cookie => cookie.Key.Name, cookie => cookie.Value);

    public void PutCookie(string name, string value) => _cookies[("chat.example", name)] = value;

    public void ForgetCookies() => _cookies.Clear();

    /// <summary>Signs in at a provider; the page of Parley that it ends on, with its query.</summary>
    public async Task<string> SignInAsync(string provider, string returnTo = "/") => await FollowAsync(await StartAsync(provider, returnTo));

    /// <summary>Where the provider's page is.</summary>
    public async Task<Uri> StartAsync(string provider, string returnTo = "/")
    {
        using var response = await GetAsync(new Uri($"{PublicUrl}/api/v1/auth/oauth/{provider}/start?returnTo={Uri.EscapeDataString(returnTo)}"));
        Assert.Equal(302, (int)response.StatusCode);
        return new Uri(new Uri(PublicUrl), response.Headers.Location!);
    }

    /// <summary>Goes where it is sent, up to a page of Parley.</summary>
    public async Task<string> FollowAsync(Uri address)
    {
        for (var hops = 0; hops < 12; hops++)
        {
            if (address.Host == "chat.example" && !address.AbsolutePath.StartsWith("/api/", StringComparison.Ordinal))
            {
                return address.PathAndQuery + address.Fragment;
            }

            address = await StepAsync(address);
        }

        throw new InvalidOperationException($"It goes on and on: {address}");
    }

    /// <summary>Goes up to the way back from the provider, without going it.</summary>
    public async Task<Uri> CallbackOfAsync(Uri address)
    {
        while (address.Host != "chat.example")
        {
            address = await StepAsync(address);
        }

        return address;
    }

    /// <summary>One parameter of an address' query changed; null removes it.</summary>
    public static Uri With(Uri address, string name, string? value)
    {
        var query = QueryHelpers.ParseQuery(address.Query).Where(pair => pair.Key != name).ToDictionary(pair => pair.Key, pair => (string?)pair.Value.ToString());
        if (value is not null)
        {
            query[name] = value;
        }

        return new Uri(QueryHelpers.AddQueryString(address.GetLeftPart(UriPartial.Path), query));
    }

    public static string? Parameter(Uri address, string name) => QueryHelpers.ParseQuery(address.Query).TryGetValue(name, out var value) ? value.ToString() : null;

    public async Task<HttpResponseMessage> GetAsync(Uri address) => await SendAsync(HttpMethod.Get, address, null);

    public Task<HttpResponseMessage> PostAsync(string path, object? body, string? accessToken = null) =>
        SendAsync(HttpMethod.Post, new Uri($"{PublicUrl}/api/v1/{path}"), body is null ? null : JsonContent.Create(body), accessToken);

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(HttpMethod.Get, new Uri($"{PublicUrl}/api/v1/{path}"), null);

    public void Dispose() => _client.Dispose();

    private async Task<Uri> StepAsync(Uri address)
    {
        using var response = await GetAsync(address);
        Assert.True((int)response.StatusCode is 302 or 303, $"{address} answered {(int)response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancel)}");
        return new Uri(address, response.Headers.Location!);
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, Uri address, HttpContent? content, string? accessToken = null)
    {
        var own = address.Host == "chat.example";
        using var request = new HttpRequestMessage(method, own ? new Uri(host.Address, address.PathAndQuery) : address) { Content = content };
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        if (own)
        {
            request.Headers.Host = "chat.example";
            request.Headers.TryAddWithoutValidation("Sec-Fetch-Site", "same-origin");
        }

        if (accessToken is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {accessToken}");
        }

        var cookies = string.Join("; ", _cookies.Where(cookie => cookie.Key.Authority == address.Authority).Select(cookie => $"{cookie.Key.Name}={cookie.Value}"));
        if (cookies.Length > 0)
        {
            request.Headers.TryAddWithoutValidation("Cookie", cookies);
        }

        var response = await _client.SendAsync(request, Cancel);
        if (response.Headers.TryGetValues("Set-Cookie", out var lines))
        {
            foreach (var line in lines)
            {
                Keep(address.Authority, line);
            }
        }

        return response;
    }

    private void Keep(string authority, string line)
    {
        var (pair, equals) = (line.Split(';')[0], line.IndexOf('=', StringComparison.Ordinal));
        var (name, value) = (pair[..equals], pair[(equals + 1)..]);
        if (value.Length == 0 || line.Contains("expires=Thu, 01 Jan 1970", StringComparison.OrdinalIgnoreCase))
        {
            _cookies.Remove((authority, name));
        }
        else
        {
            _cookies[(authority, name)] = value;
        }
    }
}
