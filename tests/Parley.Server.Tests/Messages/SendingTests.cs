using Parley.Platform.Database;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

public sealed class SendingTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task SendMessage_ToAPartner_IsAcknowledgedAndReceivedByEveryOtherSocket(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var sender = await ada.ConnectAsync();
        await using var otherDevice = await ada.ConnectAsync();
        await using var receiver = await bob.ConnectAsync();

        var ack = await sender.EmitAsync(EventNames.SendMessage, new { receiverId = bob.Id, text = "Hello, Bob", metadata = new { a = 1 } })
            .OkAsync<SendMessageResponse>();

        Assert.Equal((1, 3, 2, 3), (ack.Message.Seq, ack.Message.Rev, ack.After, ack.UpTo));
        Assert.Equal((ada.Id, "Hello, Bob", MessageType.Text), (ack.Message.SenderId, ack.Message.Text, ack.Message.Type));
        foreach (var socket in new[] { receiver, otherDevice })
        {
            var frame = await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage);
            Assert.Equal((ack.Message.Id, 1L, 2L, 3L), (frame.Id, frame.Seq, frame.After, frame.UpTo));
        }

        Assert.Empty(await sender.SettledAsync<MessageFrame>(EventNames.ReceiveMessage));
    }
}
