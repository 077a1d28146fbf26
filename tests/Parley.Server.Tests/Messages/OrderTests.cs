using System.Globalization;
using Parley.Platform.Database;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

/// <summary>Ordered, without gaps (delivery contract, promise 3).</summary>
public sealed class OrderTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task SendMessage_FiveHundredWithoutWaiting_KeepTheirOrderEverywhere(DatabaseEngine engine)
    {
        const int count = 500;
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));

        var sending = Enumerable.Range(1, count)
            .Select(i => chat.AdasSocket.EmitAsync(EventNames.SendMessage, new { conversationId = chat.Id, text = Text(i) }).OkAsync<SendMessageResponse>());
        var acks = await Task.WhenAll(sending.ToList());

        Assert.Equal(Enumerable.Range(1, count).Select(i => (long)i), acks.Select(ack => ack.Message.Seq));
        await chat.BobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Seq == count);
        var frames = chat.BobsSocket.All<MessageFrame>(EventNames.ReceiveMessage);
        Assert.Equal(acks.Select(ack => (ack.Message.Id, ack.After, ack.UpTo)), frames.Select(frame => (frame.Id, frame.After, frame.UpTo)));
        Assert.All(frames, frame => Assert.Equal(Text((int)frame.Seq), frame.Text));
        Assert.All(frames.Zip(frames.Skip(1)), pair => Assert.Equal(pair.First.UpTo, pair.Second.After));
    }

    [Theory, EveryEngine]
    public async Task SendMessage_FromBothSidesAndBothDoorsAtOnce_IsOneSequenceForAll(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var adasPhone = await chat.Ada.ConnectAsync();
        await using var bobsPhone = await chat.Bob.ConnectAsync();
        Sender[] senders = [.. Enum.GetValues<Door>().SelectMany(door => new[] { new Sender(chat.Ada, chat.AdasSocket, door), new Sender(chat.Bob, chat.BobsSocket, door) })];

        var acks = (await Task.WhenAll(senders.Select(async sender =>
        {
            var own = new List<SendMessageResponse>();
            for (var i = 0; i < 25; i++)
            {
                own.Add(await sender.SendAsync(chat.Id, new { text = Text(i) }));
            }

            // I6: one sender's serial sends rise.
            Assert.Equal(own.Select(ack => ack.Message.Seq).Order(), own.Select(ack => ack.Message.Seq));
            return own;
        }))).SelectMany(own => own).OrderBy(ack => ack.Message.Seq).ToList();

        Assert.Equal(Enumerable.Range(1, 100).Select(i => (long)i), acks.Select(ack => ack.Message.Seq));
        foreach (var socket in new[] { adasPhone, bobsPhone })
        {
            await socket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Seq == 100);
            Assert.Equal(acks.Select(ack => ack.Message.Id), socket.All<MessageFrame>(EventNames.ReceiveMessage).Select(frame => frame.Id));
        }

        // I7: what a device sent over the socket does not come back to it; all the rest does.
        var ownIds = acks.Select(ack => ack.Message.Id).ToHashSet();
        ownIds.SymmetricExceptWith(chat.AdasSocket.All<MessageFrame>(EventNames.ReceiveMessage).Select(frame => frame.Id));
        Assert.Equal(25, ownIds.Count);
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
