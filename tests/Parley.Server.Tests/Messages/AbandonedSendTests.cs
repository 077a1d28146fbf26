using Microsoft.Extensions.DependencyInjection;
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
        await using var server = await TestServer.StartAsync(engine, clock: null, services => LookNobodyUp(services, asked));
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

    private static void LookNobodyUp(IServiceCollection services, TaskCompletionSource asked)
    {
        var real = services.Last(service => service.ServiceType == typeof(IUserDirectory));
        services.AddSingleton<IUserDirectory>(provider => new StuckDirectory((IUserDirectory)real.ImplementationFactory!(provider), asked));
    }

    /// <summary>The first look-up of names has no end but its cancellation, as on a database that stands still.</summary>
    private sealed class StuckDirectory(IUserDirectory real, TaskCompletionSource asked) : IUserDirectory
    {
        public ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => real.GetAsync(ids, cancellationToken);

        public async ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken)
        {
            if (asked.TrySetResult())
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return await real.FindAsync(usernames, cancellationToken);
        }

        public ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) =>
            real.SearchAsync(query, people, cancellationToken);
    }
}
