using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Parley.Chat.RealTime;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Permissions;

/// <summary>P1: each endpoint and each event, tried by each role.</summary>
public sealed partial class PermissionTests(SharedServers servers)
{
    /// <summary>Open to everybody on purpose. Whoever adds one has thought about it.</summary>
    private static readonly string[] Anonymous =
    [
        "GET /.well-known/jwks.json", "GET /api/v1/server", "GET /metrics", "GET /openapi/{documentName:regex(^v1$)}.json", "GET /asyncapi/v1.json",
        "* /health", "* /health/live", "* /health/ready",
        "GET /api/v1/auth/guest/challenge", "POST /api/v1/auth/guest",
        "POST /api/v1/auth/login", "POST /api/v1/auth/logout", "POST /api/v1/auth/refresh", "POST /api/v1/auth/register", "POST /api/v1/auth/second-factor",
        "POST /api/v1/auth/verify-email", "POST /api/v1/auth/verify-email/resend", "POST /api/v1/auth/password/forgot", "POST /api/v1/auth/password/reset",
        "POST /api/v1/auth/email/confirm", "POST /api/v1/auth/email/restore",
        "GET /api/v1/auth/providers", "GET /api/v1/auth/oauth/{provider}/start", "GET /api/v1/auth/oauth/{provider}/callback",
        "GET /api/v1/notifications/unsubscribe", "POST /api/v1/notifications/unsubscribe",
        "GET /api/v1/auth/oauth/registration", "POST /api/v1/auth/oauth/registration",
        "OPTIONS /api/v1/files/uploads", "GET /media/{id:guid}/{variant}", "HEAD /media/{id:guid}/{variant}", // by a link's signature
    ];

    [Fact]
    public async Task Endpoints_Each_NamesItsPermissionOrIsKnownToBeOpen()
    {
        var endpoints = Endpoints(await servers.SqliteAsync());

        Assert.NotEmpty(endpoints);
        Assert.DoesNotContain(endpoints, one => one.Permissions.Count == 0 && !one.Open);
        Assert.DoesNotContain(endpoints, one => one.Permissions.Count > 0 && one.Open);
        Assert.Equal(Anonymous.Order(StringComparer.Ordinal), endpoints.Where(one => one.Open).Select(one => $"{one.Method} {one.Path}").Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Permissions_OfEachRole_AreAsExpected()
    {
        var server = await servers.SqliteAsync();
        var tokens = server.Services.GetRequiredService<IAccessTokens>();
        Assert.Equal(Enum.GetValues<Permission>(), ExpectedPermissions.Roles.Keys.Order());
        Assert.True(Enum.GetValues<Permission>().Length <= 64, "a PermissionSet has 64 bits");
        foreach (var role in Enum.GetValues<AccountRole>())
        {
            var user = await server.SignUpAsync("someone", role);
            Assert.True((await tokens.VerifyAsync(user.Token, TestContext.Current.CancellationToken)).TryGet(out var caller, out _));
            Assert.Equal(Enum.GetValues<Permission>().Where(permission => ExpectedPermissions.Has(role, permission)), Enum.GetValues<Permission>().Where(caller.Has));
        }
    }

    [Fact]
    public async Task Endpoints_EachRole_IsLetInOrDeniedByItsPermissions()
    {
        var server = await servers.SqliteAsync();
        var endpoints = Endpoints(server).Where(one => !one.Open).ToList();
        foreach (var role in Enum.GetValues<AccountRole>())
        {
            var user = await server.SignUpAsync("someone", role);
            foreach (var endpoint in endpoints)
            {
                var response = await CallAsync(user, endpoint);
                if (response.StatusCode == HttpStatusCode.Unauthorized)
                {
                    user = await server.SignInAsync(user); // a call before has ended the session, as it should
                    response = await CallAsync(user, endpoint);
                }

                var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
                var denied = response.StatusCode == HttpStatusCode.Forbidden
                    && (endpoint.Method == "HEAD" || body.Contains("needs the permission", StringComparison.Ordinal)); // an answer to HEAD has no body
                Assert.True((int)response.StatusCode is not 401 and < 500, $"{role}: {endpoint.Method} {endpoint.Path} answers {(int)response.StatusCode}");
                Assert.True(
                    denied != endpoint.Permissions.All(permission => ExpectedPermissions.Has(role, permission)),
                    $"{role}: {endpoint.Method} {endpoint.Path} answers {(int)response.StatusCode}");
                response.Dispose();
            }
        }
    }

    [Fact]
    public async Task Events_EachRole_IsLetInOrDeniedByItsPermissions()
    {
        var server = await servers.SqliteAsync();
        var events = server.Services.GetRequiredService<SocketEvents>().All;
        Assert.NotEmpty(events);
        foreach (var role in Enum.GetValues<AccountRole>())
        {
            var user = await server.SignUpAsync("someone", role);
            await using var socket = await user.ConnectAsync();
            foreach (var taken in events)
            {
                var answer = await socket.EmitAsync(taken.Name, new { });
                var denied = !answer.GetProperty("ok").GetBoolean() && answer.GetProperty("error").GetProperty("code").GetString() == ErrorCodes.Forbidden.Code;
                Assert.True(denied != ExpectedPermissions.Has(role, taken.Permission), $"{role}: {taken.Name} answers {answer}");
            }
        }
    }

    // G1, as far as a guest's token goes.
    [Fact]
    public async Task SendMessage_GuestToAPerson_IsDeniedAndAMemberIsNot()
    {
        var server = await servers.SqliteAsync();
        var guest = await server.SignUpAsync("guest", AccountRole.Guest);
        var (ada, grace) = (await server.SignUpAsync("ada"), await server.SignUpAsync("grace"));
        await using var socket = await guest.ConnectAsync();
        await using var right = await ada.ConnectAsync();

        await socket.EmitAsync(EventNames.SendMessage, new { receiverId = grace.Id, text = "hello" }).RefusedAsync(ErrorCodes.Forbidden);

        Assert.True((await right.EmitAsync(EventNames.SendMessage, new { receiverId = grace.Id, text = "hello" })).GetProperty("ok").GetBoolean());
    }

    private static async Task<HttpResponseMessage> CallAsync(TestUser user, Endpoint endpoint)
    {
        using var request = endpoint.Request();
        request.Headers.Authorization = new("Bearer", user.Token);
        return await user.Server.Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static List<Endpoint> Endpoints(TestServer server) =>
    [
        .. from endpoint in server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]
           select new Endpoint(
               method, "/" + endpoint.RoutePattern.RawText!.Trim('/'),
               [.. endpoint.Metadata.GetOrderedMetadata<RequiredPermission>().Select(one => one.Permission)],
               endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null),
    ];

    private sealed partial record Endpoint(string Method, string Path, IReadOnlyList<Permission> Permissions, bool Open)
    {
        /// <summary>With ids that exist nowhere, and a body that says nothing.</summary>
        public HttpRequestMessage Request() => new(new HttpMethod(Method), Parameter().Replace(Path, match => match.Groups[1].Value switch
        {
            ":guid" => Guid.CreateVersion7().ToString(),
            ":long" => "1",
            _ => "unknown",
        }))
        {
            Content = Method is "GET" or "DELETE" ? null : new StringContent("{}", Encoding.UTF8, "application/json"),
        };

        [GeneratedRegex(@"\{\w+(:\w+)?\}")]
        private static partial Regex Parameter();
    }
}
