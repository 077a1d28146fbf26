using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

/// <summary>Once: an id is one message, however often it is sent (delivery contract, promise 2).</summary>
public sealed class RetryTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task SendMessage_SameIdAgain_AnswersTheSameAndTellsNobody(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var request = new { id = MessageId.New(TimeProvider.System), text = "once", metadata = new { a = 1 } };
        var first = await chat.Through(Door.Socket).SendAsync(chat.Id, request);
        await chat.Through(Door.Rest).SendAsync(chat.Id, new { text = "in between" });

        foreach (var door in Enum.GetValues<Door>())
        {
            var again = await chat.Through(door).SendAsync(chat.Id, request);
            Assert.Equal((first.Message.Seq, first.Message.Rev, first.Message.CreatedAt), (again.Message.Seq, again.Message.Rev, again.Message.CreatedAt));
            Assert.Equal((first.After, first.UpTo, "once"), (again.After, again.UpTo, again.Message.Text));
        }

        // Over REST the status tells them apart.
        await chat.Ada.PostAsync($"conversations/{chat.Id}/messages", request).ReadAsync(200);
        Assert.Equal([1L, 2L], (await chat.BobsSocket.SettledAsync<MessageFrame>(EventNames.ReceiveMessage)).Select(frame => frame.Seq));
    }

    [Theory, EveryEngine]
    public async Task SendMessage_SameIdTwentyTimesAtOnce_IsOneMessage(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var request = new { id = MessageId.New(TimeProvider.System), text = "once" };

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => chat.Through(i % 2 == 0 ? Door.Socket : Door.Rest).SendAsync(chat.Id, request)));

        Assert.All(answers, answer => Assert.Equal((1L, request.id), (answer.Message.Seq, answer.Message.Id)));
        await chat.BobsSocket.ExpectAsync(EventNames.ReceiveMessage);
        await chat.Through(Door.Socket).SendAsync(chat.Id, new { text = "next" });
        await chat.BobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Seq == 2);
        Assert.Equal(2, (await chat.BobsSocket.SettledAsync<MessageFrame>(EventNames.ReceiveMessage)).Count);
    }

    [Theory, EveryEngine]
    public async Task SendMessage_SameIdForSomethingElse_IsAConflict(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var eve = await chat.Ada.Server.SignUpAsync("eve");
        var elsewhere = await chat.Ada.OpenDirectAsync(eve);
        var id = MessageId.New(TimeProvider.System);
        var first = await chat.Through(Door.Socket).SendAsync(chat.Id, new { id, text = "once", metadata = new { a = 1 } });

        foreach (var door in Enum.GetValues<Door>())
        {
            var ada = chat.Through(door);
            await ada.RefusedAsync(chat.Id, new { id, text = "another", metadata = new { a = 1 } }, ErrorCodes.MessageIdConflict);
            await ada.RefusedAsync(chat.Id, new { id, text = "once" }, ErrorCodes.MessageIdConflict);
            await ada.RefusedAsync(chat.Id, new { id, text = "once", metadata = new { a = 2 } }, ErrorCodes.MessageIdConflict);
            await ada.RefusedAsync(
                chat.Id, new { id, text = "once", metadata = new { a = 1 }, replyTo = first.Message.Id }, ErrorCodes.MessageIdConflict);
            await ada.RefusedAsync(elsewhere.Id, new { id, text = "once", metadata = new { a = 1 } }, ErrorCodes.MessageIdConflict);
            var bob = new Sender(chat.Bob, chat.BobsSocket, door);
            await bob.RefusedAsync(chat.Id, new { id, text = "once", metadata = new { a = 1 } }, ErrorCodes.MessageIdConflict);
        }

        // Nothing refused has taken a place.
        Assert.Equal([1L], (await chat.Bob.HistoryAsync(chat.Id)).Items.Select(message => message.Seq));
        Assert.Equal(0, (await chat.Ada.FindAsync(elsewhere.Id)).LastSeq);
    }

    [Fact]
    public async Task SendMessage_RefusedFirst_LeavesItsIdFree()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var id = MessageId.New(TimeProvider.System);
        await chat.Through(Door.Socket).RefusedAsync(chat.Id, new { id, text = "" }, ErrorCodes.ValidationFailed);

        Assert.Equal(id, (await chat.Through(Door.Socket).SendAsync(chat.Id, new { id, text = "now right" })).Message.Id);
    }

    [Theory]
    [InlineData("00000000-0000-7000-8000-000000000000")] // 1970
    [InlineData("ffffffff-ffff-7fff-bfff-ffffffffffff")] // the year 10889
    public async Task SendMessage_IdOfAnotherTime_IsTaken(string prefix)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var id = prefix[..24] + Guid.NewGuid().ToString("N")[..12];

        Assert.Equal(id, (await chat.Through(Door.Socket).SendAsync(chat.Id, new { id, text = "a" })).Message.Id.ToString());
    }
}
