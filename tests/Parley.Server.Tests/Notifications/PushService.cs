using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Notifications;

/// <summary>A message as a push service was given it.</summary>
internal sealed record PushedMessage(string Browser, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>A push service on loopback that follows RFC 8030, and the browsers that subscribe to it.</summary>
internal sealed class PushService : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<PushedMessage> _messages = new();

    private PushService(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = null!;

    /// <summary>What it answers: 201, unless told otherwise.</summary>
    public Func<PushedMessage, (int Status, string? RetryAfter)> Answer { get; set; } = _ => (201, null);

    public IReadOnlyList<PushedMessage> Messages => [.. _messages];

    public static async Task<PushService> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var service = new PushService(builder.Build());
        service._app.MapPost("/push/{browser}", service.TakeAsync);
        await service._app.StartAsync();
        service.Address = new Uri(service._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return service;
    }

    public Browser Subscribe() => new(this);

    private async Task<IResult> TakeAsync(string browser, HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var message = new PushedMessage(browser, context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        _messages.Enqueue(message);
        var (status, pause) = Answer(message);
        if (pause is not null)
        {
            context.Response.Headers.RetryAfter = pause;
        }

        return Results.StatusCode(status);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    /// <summary>One that has subscribed: its address and its keys.</summary>
    internal sealed class Browser(PushService service)
    {
        private readonly ECParameters _key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256).ExportParameters(includePrivateParameters: true);
        private readonly string _auth = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));

        public string Name { get; } = Guid.NewGuid().ToString("N");

        public object Request => new { endpoint = $"{service.Address}push/{Name}", keys = new { p256dh = PublicKey, auth = _auth } };

        private string PublicKey => Base64Url.EncodeToString([4, .. _key.Q.X!, .. _key.Q.Y!]);

        public IReadOnlyList<PushedMessage> Messages => [.. service.Messages.Where(message => message.Browser == Name)];

        /// <summary>What npm's libraries make of a message: decrypted, its token verified.</summary>
        public async Task<(JsonElement Content, JsonElement Report)> ReadAsync(PushedMessage message)
        {
            var arguments = JsonSerializer.Serialize(new
            {
                body = Base64Url.EncodeToString(message.Body),
                authorization = message.Headers["Authorization"],
                privateKey = Base64Url.EncodeToString(_key.D),
                publicKey = PublicKey,
                auth = _auth,
            });
            var report = await ForeignClient.RunAsync(
                "node", "push/receive.mjs", "npm ci in tests/clients/push", service.Address, [arguments], TestContext.Current.CancellationToken);
            return (JsonElement.Parse(report.GetProperty("text").GetString()!), report);
        }
    }
}
