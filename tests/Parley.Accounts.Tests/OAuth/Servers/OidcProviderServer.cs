using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Testing.Clients;

namespace Parley.Accounts.Tests.OAuth.Servers;

/// <summary>npm oidc-provider (<c>tests/clients/oauth</c>) on a free port, gone with the test. Two clients: the tokens of one are signed by RS256, of the other by ES256.</summary>
internal sealed class OidcProviderServer : IAsyncDisposable
{
    private const string Remedy = "npm ci --prefix tests/clients/oauth", Secret = "a secret/of the + provider's";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource<string> _issuer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _client = new();
    private Process? _process;

    public string Issuer => _issuer.Task.Result;

    public (string Key, string Value)[] Settings =>
    [
        ("Parley:Public:Url", TestBrowser.PublicUrl),
        ("Parley:Accounts:OAuth:Providers:oidc:Name", "Our Accounts"),
        .. Client("oidc"),
        .. Client("oidc-es"),
    ];

    public static async Task<OidcProviderServer> StartAsync()
    {
        var server = new OidcProviderServer();
        try
        {
            server.Start();
            await server._issuer.Task.WaitAsync(Patience);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>Who signs in there from now on.</summary>
    public async Task BeAsync(object account)
    {
        using var response = await _client.PostAsJsonAsync($"{Issuer}/account", account, TestContext.Current.CancellationToken);
        Assert.Equal(204, (int)response.StatusCode);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        if (_process is { } process)
        {
            process.StandardInput.Close();
            await process.WaitForExitAsync().WaitAsync(Patience);
            process.Dispose();
        }
    }

    private void Start()
    {
        var options = JsonSerializer.Serialize(new
        {
            clients = new[]
            {
                new { client_id = "oidc", client_secret = Secret, token_endpoint_auth_method = "client_secret_basic", id_token_signed_response_alg = "RS256", redirect_uris = ReturnTo("oidc") },
                new { client_id = "oidc-es", client_secret = Secret, token_endpoint_auth_method = "client_secret_basic", id_token_signed_response_alg = "ES256", redirect_uris = ReturnTo("oidc-es") },
            },
        });
        _process = Process.Start(new ProcessStartInfo("node", [Path.Combine(ForeignClient.Folder, "oauth", "provider.mjs"), options])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var errors = new ConcurrentQueue<string>();
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data?.StartsWith('{') == true)
            {
                _issuer.TrySetResult(JsonElement.Parse(line.Data).GetProperty("issuer").GetString()!);
            }
        };
        _process.ErrorDataReceived += (_, line) => errors.Enqueue(line.Data ?? "");
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _issuer.TrySetException(new InvalidOperationException(
            $"The provider ended; if its library is missing: {Remedy}\n{string.Join('\n', errors)}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private (string, string)[] Client(string id) =>
    [
        ($"Parley:Accounts:OAuth:Providers:{id}:ClientId", id),
        ($"Parley:Accounts:OAuth:Providers:{id}:ClientSecret", Secret),
        ($"Parley:Accounts:OAuth:Providers:{id}:Issuer", Issuer),
    ];

    private static string[] ReturnTo(string id) => [$"{TestBrowser.PublicUrl}/api/v1/auth/oauth/{id}/callback"];
}
