using Parley.Protocol;

namespace Parley.Server.Tests.Fixture;

/// <summary>Ada and Bob, both connected, in their direct conversation.</summary>
public sealed class DirectChat : IAsyncDisposable
{
    public required TestUser Ada { get; init; }

    public required TestUser Bob { get; init; }

    public required TestSocket AdasSocket { get; init; }

    public required TestSocket BobsSocket { get; init; }

    public required ConversationId Id { get; init; }

    public static async Task<DirectChat> OpenAsync(TestServer server)
    {
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var conversation = await ada.OpenDirectAsync(bob);
        return new DirectChat
        {
            Ada = ada,
            Bob = bob,
            AdasSocket = await ada.ConnectAsync(),
            BobsSocket = await bob.ConnectAsync(),
            Id = conversation.Id,
        };
    }

    /// <summary>Ada, sending through one of the doors.</summary>
    public Sender Through(Door door) => new(Ada, AdasSocket, door);

    public async ValueTask DisposeAsync()
    {
        await AdasSocket.DisposeAsync();
        await BobsSocket.DisposeAsync();
    }
}
