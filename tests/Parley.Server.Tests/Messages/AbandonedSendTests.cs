using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Presence;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

/// <summary>A connection ends while what it has sent is being prepared: whatever of it was given up, nothing overtakes it (I6).</summary>
public sealed class AbandonedSendTests
{
    [Theory, EveryEngine]
    public async Task SendMessage_BehindOneGivenUpWithItsConnection_IsNotStoredBeforeIt(DatabaseEngine engine)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var server = await TestServer.StartAsync(engine, clock: null, services => services.Decorate<IUserDirectory>(real => new StuckDirectory(real, asked)));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var conversation = await ada.OpenDirectAsync(bob);
        object[] messages = [Message($"@{bob.Session.User.Username}, look"), Message("at this")];

        // 1. Whom the first names is looked up until the connection ends; the second needs nothing, and waits behind it.
        await using (var socket = await ada.ConnectAsync())
        {
            foreach (var message in messages)
            {
                socket.Emit(EventNames.SendMessage, message);
            }

            await asked.Task.WaitAsync(TestContext.Current.CancellationToken);
            socket.Write("41");
            await PresenceTests.GoneAsync(server, ada);
        }

        // 2. As every client does with what was not acknowledged, once it is back.
        await using var again = await ada.ConnectAsync();
        var acks = await Task.WhenAll(messages.Select(message => again.EmitAsync(EventNames.SendMessage, message).OkAsync<SendMessageResponse>()).ToList());
        Assert.Equal([1, 2], acks.Select(ack => ack.Message.Seq));

        object Message(string text) => new { id = MessageId.New(TimeProvider.System), conversationId = conversation.Id, text };
    }

    /// <summary>The first look-up of names has no end but its cancellation, as on a database that stands still.</summary>
    private sealed class StuckDirectory(IUserDirectory real, TaskCompletionSource asked) : DecoratedDirectory(real)
    {
        public override async ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken)
        {
            if (asked.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await base.FindAsync(usernames, cancellationToken);
        }
    }
}
