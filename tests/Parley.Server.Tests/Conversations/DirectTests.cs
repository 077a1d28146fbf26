using System.Net;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Conversations;

public sealed class DirectTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task OpenDirect_TwentyAtOnceFromBothSidesAndDoors_IsOneConversation(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var adasSocket = await ada.ConnectAsync();
        await using var bobsSocket = await bob.ConnectAsync();

        var opened = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 4) switch
        {
            0 => OpenAsync(ada, bob),
            1 => OpenAsync(bob, ada),
            2 => SendAsync(adasSocket, bob),
            _ => SendAsync(bobsSocket, ada),
        }));

        var id = Assert.Single(opened.Select(one => one.Id).Distinct());
        Assert.InRange(opened.Count(one => one.Created), 0, 1);
        Assert.Equal(10, (await ada.FindAsync(id)).LastSeq);
        foreach (var (user, socket) in new[] { (ada, adasSocket), (bob, bobsSocket) })
        {
            var list = await user.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200);
            Assert.Equal(id, Assert.Single(list.Items).Id);
            Assert.Equal(id, Assert.Single(await socket.SettledAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated)).ConversationId);
        }
    }

    [Theory, EveryEngine]
    public async Task OpenDirect_Again_IsFoundAndTellsNobody(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var socket = await bob.ConnectAsync();
        var first = await ada.PostAsync("conversations", Direct(bob.Id)).ReadAsync<Conversation>(201);
        await socket.ExpectAsync(EventNames.ConversationUpdated);

        var again = await bob.PostAsync("conversations", Direct(ada.Id)).ReadAsync<Conversation>(200);

        Assert.Equal(first.Id, again.Id);
        Assert.Equal((ConversationType.Direct, null, 2, 0L), (again.Type, again.Title, again.MemberCount, again.LastSeq));
        Assert.Equal([MemberRole.Member, MemberRole.Member], again.Members!.Select(member => member.Role));
        Assert.Equal(ada.Id, again.CreatedBy);
        Assert.Equal([ada.Id, bob.Id], again.Users!.Select(user => user.Id).OrderBy(id => id == bob.Id));
        Assert.Single(await socket.SettledAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated));
    }

    [Fact]
    public async Task OpenDirect_WithWhomItCannotBe_IsRefused()
    {
        var server = await servers.SqliteAsync();
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await using var socket = await ada.ConnectAsync();
        var nobody = UserId.New(TimeProvider.System);

        Assert.Equal("members", await FieldAsync(ada, new { type = "direct", members = Array.Empty<UserId>() }));
        Assert.Equal("members", await FieldAsync(ada, new { type = "direct", members = new[] { bob.Id, nobody } }));
        Assert.Equal("members", await FieldAsync(ada, new { type = "direct" }));
        Assert.Equal("type", await FieldAsync(ada, new { members = new[] { bob.Id } }));
        Assert.Equal("type", await FieldAsync(ada, new { type = "guest", members = new[] { bob.Id } }));
        Assert.Equal("members[0]", await FieldAsync(ada, new { type = "direct", members = new[] { "bob" } }));
        await ada.PostAsync("conversations", Direct(nobody)).ProblemAsync(ErrorCodes.NotFound);
        await socket.EmitAsync(EventNames.SendMessage, new { receiverId = nobody, text = "a" }).RefusedAsync(ErrorCodes.NotFound);
        Assert.Empty((await ada.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200)).Items);
    }

    /// <summary>
    /// The frame that brings a conversation must not run ahead of the messages that follow it: a client ignores a frame whose <c>upTo</c> it holds.
    /// </summary>
    [Theory, EveryEngine]
    public async Task SendMessage_OpeningTheConversation_ReceiverMissesNoFrame(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var bob = await server.SignUpAsync("bob");
        await using var bobsSocket = await bob.ConnectAsync();
        for (var round = 0; round < 15; round++)
        {
            var ada = await server.SignUpAsync("ada");
            await using var socket = await ada.ConnectAsync();
            await Task.WhenAll(Enumerable.Range(0, 20).Select(i => socket.EmitAsync(EventNames.SendMessage, new { receiverId = bob.Id, text = "a" }).OkAsync()).ToList());
            await bobsSocket.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.SenderId == ada.Id && frame.Seq == 20);

            var last = 0L;
            foreach (var (name, payload) in bobsSocket.All().Where(one => IsOf(ada, one)).Select(one => (one.Name, one.Payload)))
            {
                var (after, upTo) = (payload.GetProperty("after").GetInt64(), payload.GetProperty("upTo").GetInt64());
                Assert.True(after <= last && last < upTo, $"{name} {after}–{upTo} does not follow {last}");
                Assert.True(after == last, $"{name} {after}–{upTo} overlaps {last}");
                last = upTo;
            }
        }
    }

    private static bool IsOf(TestUser user, ReceivedEvent received) =>
        received.Name is EventNames.ReceiveMessage or EventNames.ConversationUpdated
        && received.Payload.GetRawText().Contains(user.Id.ToString(), StringComparison.Ordinal);

    private static object Direct(UserId other) => new { type = "direct", members = new[] { other } };

    private static async Task<string> FieldAsync(TestUser user, object request) =>
        (await user.PostAsync("conversations", request).ProblemAsync(ErrorCodes.ValidationFailed)).Errors![0].Field;

    private static async Task<(ConversationId Id, bool Created)> OpenAsync(TestUser user, TestUser other)
    {
        using var response = await user.PostAsync("conversations", Direct(other.Id));
        var created = response.StatusCode == HttpStatusCode.Created;
        return ((await response.ReadAsync<Conversation>(created ? 201 : 200)).Id, created);
    }

    private static async Task<(ConversationId Id, bool Created)> SendAsync(TestSocket socket, TestUser other) =>
        ((await socket.EmitAsync(EventNames.SendMessage, new { receiverId = other.Id, text = "a" }).OkAsync<SendMessageResponse>()).Message.ConversationId, false);
}
