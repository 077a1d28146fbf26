using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.RealTime;

/// <summary>I14: a session that ends while a socket is being tied to it must not leave that socket behind.</summary>
public sealed class RevocationRaceTests
{
    [Fact]
    public async Task Authenticate_SessionEndsRightAfterTheCheck_IsRefused()
    {
        var (tokens, server) = await StartAsync();
        await using var running = server;
        var ada = await server.SignUpAsync("ada");
        var second = await server.SignInAsync(ada);
        await using var socket = await ada.ConnectAsync();

        tokens.AfterNext = () => second.PostAsync("auth/logout", new { }).ReadAsync(204);
        await socket.EmitAsync(EventNames.Authenticate, new { token = second.Token }).RefusedAsync(ErrorCodes.Unauthenticated);

        // It goes on under its first session, and ends with that.
        await socket.FenceAsync();
        await ada.PostAsync("auth/logout", new { }).ReadAsync(204);
        await socket.ClosedAsync();
    }

    [Fact]
    public async Task Connect_SessionEndsRightAfterTheCheck_IsClosed()
    {
        var (tokens, server) = await StartAsync();
        await using var running = server;
        var ada = await server.SignUpAsync("ada");
        await using var socket = await TestSocket.OpenAsync(server);

        tokens.AfterNext = () => ada.PostAsync("auth/logout", new { }).ReadAsync(204);
        await socket.JoinAsync(JsonSerializer.Serialize(new { token = ada.Token }));

        await socket.ClosedAsync();
    }

    private static async Task<(InterruptedTokens Tokens, TestServer Server)> StartAsync()
    {
        InterruptedTokens? tokens = null;
        var server = await TestServer.StartAsync(
            DatabaseEngine.Sqlite, clock: null, services => services.Decorate<IAccessTokens>(real => tokens = new InterruptedTokens(real)));
        server.Services.GetRequiredService<IAccessTokens>();
        return (tokens!, server);
    }

    /// <summary>Lets something happen between a check and whatever the checker does next.</summary>
    private sealed class InterruptedTokens(IAccessTokens real) : IAccessTokens
    {
        private Func<Task>? _afterNext;

        public Func<Task>? AfterNext
        {
            set => Volatile.Write(ref _afterNext, value);
        }

        public async ValueTask<Result<Caller>> VerifyAsync(string token, CancellationToken cancellationToken)
        {
            var verified = await real.VerifyAsync(token, cancellationToken);
            if (Interlocked.Exchange(ref _afterNext, null) is { } interruption)
            {
                await interruption();
            }

            return verified;
        }

        public bool IsRevoked(SessionId session) => real.IsRevoked(session);
    }
}
