using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Typing;

public sealed class TypingTests(SharedServers servers)
{
    [Fact]
    public async Task Typing_StartAndStop_ReachTheOtherMembersOnly()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        await using var adasPhone = await chat.Ada.ConnectAsync();

        await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).OkAsync();
        var typing = await chat.BobsSocket.ExpectAsync<TypingEvent>(EventNames.Typing);
        Assert.Equal((chat.Id, chat.Ada.Id, 6000), (typing.ConversationId, typing.UserId, typing.ExpiresInMs));
        await chat.AdasSocket.EmitAsync(EventNames.StopTyping, new { conversationId = chat.Id }).OkAsync();
        await chat.BobsSocket.ExpectAsync<StopTypingEvent>(EventNames.StopTyping, stop => stop.UserId == chat.Ada.Id);

        foreach (var socket in new[] { chat.AdasSocket, adasPhone })
        {
            await socket.FenceAsync();
            Assert.DoesNotContain(socket.All(), one => one.Name is EventNames.Typing or EventNames.StopTyping);
        }
    }

    [Fact]
    public async Task Typing_Repeated_GoesOnOnceASecond()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        await TypeAsync(chat, times: 20);
        Assert.Single(await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing));

        server.Time!.Advance(TimeSpan.FromMilliseconds(999));
        await TypeAsync(chat, times: 1);
        Assert.Single(await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing));

        server.Time.Advance(TimeSpan.FromMilliseconds(1));
        await TypeAsync(chat, times: 5);
        Assert.Equal(2, (await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing)).Count);

        // Who has stopped may start again at once; a second stop tells nothing new.
        await chat.AdasSocket.EmitAsync(EventNames.StopTyping, new { conversationId = chat.Id }).OkAsync();
        await chat.AdasSocket.EmitAsync(EventNames.StopTyping, new { conversationId = chat.Id }).OkAsync();
        await TypeAsync(chat, times: 1);
        Assert.Equal(3, (await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing)).Count);
        Assert.Single(chat.BobsSocket.All<StopTypingEvent>(EventNames.StopTyping));
    }

    /// <summary>Going to and fro between conversations is no way around the limit.</summary>
    [Fact]
    public async Task Typing_InTwoConversationsByTurns_IsLimitedInEach()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        var group = await chat.Ada.CreateGroupAsync("group", chat.Bob);

        for (var i = 0; i < 20; i++)
        {
            await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = i % 2 == 0 ? chat.Id : group.Id }).OkAsync();
        }

        Assert.Equal(2, (await chat.BobsSocket.SettledAsync<TypingEvent>(EventNames.Typing)).Count);
    }

    private static async Task TypeAsync(DirectChat chat, int times)
    {
        for (var i = 0; i < times; i++)
        {
            await chat.AdasSocket.EmitAsync(EventNames.Typing, new { conversationId = chat.Id }).OkAsync();
        }
    }
}
