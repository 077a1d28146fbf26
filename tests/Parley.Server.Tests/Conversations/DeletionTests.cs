using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Conversations;

/// <summary>A deleted group is gone for everybody, behind every door, and what it has left is removed.</summary>
public sealed class DeletionTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Delete_ByAnOwner_TakesItFromEverybody(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var group = await ada.CreateGroupAsync("group", bob, eve);
        await ada.SendAsync(group.Id, "a");
        var held = await eve.SyncAsync();
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);

        // 1. Who is connected is told, and is out of the room.
        foreach (var socket in new[] { adas, bobs })
        {
            var frame = await socket.ExpectAsync<ConversationUpdatedEvent>(EventNames.ConversationUpdated, one => one.Removed);
            Assert.Equal((group.Id, null, null), (frame.ConversationId, frame.State, frame.UpTo));
            await socket.EmitAsync(EventNames.Typing, new { conversationId = group.Id }).RefusedAsync(ErrorCodes.NotFound);
        }

        // 2. Who was not, finds it by sync.
        var synced = await eve.SyncAsync(held.Stamp, new Dictionary<ConversationId, long> { [group.Id] = held.Conversations.Single().UpTo });
        Assert.Equal(group.Id, Assert.Single(synced.Removed));
        Assert.True(synced.UserRev > held.UserRev);

        // 3. No door leads to it any more, for nobody.
        foreach (var person in people)
        {
            await AssertGoneAsync(person, group.Id, ada);
        }

        await AssertGoneAsync(bobs, group.Id);
    }

    [Theory, EveryEngine]
    public async Task Delete_AfterTheCommit_NoKeyNoMemberIsLeftAndTheRestIsPurged(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var other = await ada.CreateGroupAsync("other", bob);
        await ada.RemoveAsync(group.Id, bob);
        await ada.SendAsync(group.Id, "a");
        await ada.SendAsync(other.Id, "b");
        var (_, key, _, _) = await StoredAsync(server, group.Id);
        Assert.Equal(1, key);

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);

        var (deleted, keys, members, _) = await StoredAsync(server, group.Id);
        Assert.NotNull(deleted);
        Assert.Equal((0L, 0L), (keys, members));
        while ((await StoredAsync(server, group.Id)).Left > 1) // its last change stays
        {
            Token.ThrowIfCancellationRequested();
        }

        Assert.Equal(["b"], (await bob.HistoryAsync(other.Id)).Items.Where(message => message.Type == MessageType.Text).Select(message => message.Text));
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Delete_ServerStoppedAtOnce_IsPurgedByTheNext(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        await Task.WhenAll(Enumerable.Range(0, 100).Select(number => ada.SendAsync(group.Id, $"{number}")));
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await server.RestartAsync();

        while ((await StoredAsync(server, group.Id)).Left > 1)
        {
            Token.ThrowIfCancellationRequested();
        }

        await AssertGoneAsync(ada, group.Id, ada);
    }

    [Fact]
    public async Task Delete_ByWhoMayNot_IsRefusedAndChangesNothing()
    {
        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync("owner", "admin", "member", "former", "stranger");
        var (owner, admin, member, former, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await owner.CreateGroupAsync("group", admin, member, former);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        await owner.RemoveAsync(group.Id, former);
        var direct = await owner.OpenDirectAsync(member);
        var before = await owner.FindAsync(group.Id);
        var path = $"conversations/{group.Id}";

        await server.Http.DeleteAsync(new Uri(path, UriKind.Relative), Token).ProblemAsync(ErrorCodes.Unauthenticated);
        await stranger.DeleteAsync(path).ProblemAsync(ErrorCodes.NotFound);
        await former.DeleteAsync(path).ProblemAsync(ErrorCodes.NotFound);
        Assert.Contains("owner", (await member.DeleteAsync(path).ProblemAsync(ErrorCodes.Forbidden)).Detail, StringComparison.Ordinal);
        await admin.DeleteAsync(path).ProblemAsync(ErrorCodes.Forbidden);
        foreach (var side in new[] { owner, member })
        {
            var refused = await side.DeleteAsync($"conversations/{direct.Id}").ProblemAsync(ErrorCodes.Forbidden);
            Assert.Contains("direct conversation", refused.Detail, StringComparison.Ordinal);
        }

        Assert.Equal((before.LastRev, before.MemberCount), ((await owner.FindAsync(group.Id)).LastRev, (await member.FindAsync(group.Id)).MemberCount));
        Assert.NotNull(await member.FindOrNullAsync(direct.Id));
    }

    [Theory, EveryEngine]
    public async Task Delete_ByTwoOwnersAtOnceAndAgain_HappensOnce(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.ChangeRoleAsync(group.Id, bob, MemberRole.Owner);

        var answers = await Task.WhenAll(new[] { ada, bob, ada, bob }.Select(async owner =>
        {
            using var answer = await owner.DeleteAsync($"conversations/{group.Id}");
            return (int)answer.StatusCode;
        }));

        Assert.Equal([204, 404, 404, 404], answers.Order());
        await ada.DeleteAsync($"conversations/{group.Id}").ProblemAsync(ErrorCodes.NotFound);
    }

    /// <summary>Every send has a place below the floor, or is refused: none is answered and lost in between.</summary>
    [Theory, EveryEngine]
    public async Task Delete_UnderAFloodOfSends_EachIsStoredBeforeOrRefused(DatabaseEngine engine)
    {
        const int before = 200;
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        var acknowledged = new ConcurrentBag<long>();
        var codes = new ConcurrentBag<string>();
        var warm = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

        var floods = new[] { FloodAsync(adas), FloodAsync(bobs), FloodAsync(bobs) };
        await warm.Task.WaitAsync(TimeSpan.FromSeconds(30), Token);
        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await Task.WhenAll(floods);

        Assert.All(codes, code => Assert.Equal(ErrorCodes.NotFound.Code, code));
        var (last, floor) = await server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            async session => (
                await session.QuerySingleAsync<long>("SELECT last_seq FROM conversations WHERE id = @Id", new { group.Id }),
                await session.QuerySingleAsync<long>("SELECT floor_seq FROM conversations WHERE id = @Id", new { group.Id })),
            Token);
        Assert.Equal(last, floor);
        Assert.Equal(Enumerable.Range(2, (int)last - 1).Select(seq => (long)seq), acknowledged.Order()); // 1 is the notice of its creation

        async Task FloodAsync(TestSocket socket)
        {
            while (codes.IsEmpty)
            {
                await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
                {
                    var answer = await socket.EmitAsync(EventNames.SendMessage, new { conversationId = group.Id, text = "a" });
                    if (answer.GetProperty("ok").GetBoolean())
                    {
                        acknowledged.Add(answer.As<SendMessageResponse>().Message.Seq);
                    }
                    else
                    {
                        codes.Add(answer.GetProperty("error").As<ErrorBody>().Code);
                    }

                    if (acknowledged.Count >= before)
                    {
                        warm.TrySetResult();
                    }
                }).ToList());
            }
        }
    }

    /// <summary>Promise 2 ends with the conversation: nothing is told of what was in it, neither before it is purged nor after.</summary>
    [Theory, EveryEngine]
    public async Task Retry_OfAMessageInADeletedGroup_IsNotFound(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var group = await ada.CreateGroupAsync("group");
        await using var socket = await ada.ConnectAsync();
        var request = new { id = MessageId.New(TimeProvider.System), text = "a" };
        await ada.PostAsync($"conversations/{group.Id}/messages", request).ReadAsync(201);

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);

        await RetryAsync();
        while ((await StoredAsync(server, group.Id)).Left > 1)
        {
            Token.ThrowIfCancellationRequested();
        }

        await RetryAsync();

        async Task RetryAsync()
        {
            await ada.PostAsync($"conversations/{group.Id}/messages", request).ProblemAsync(ErrorCodes.NotFound);
            await socket.EmitAsync(EventNames.SendMessage, new { request.id, conversationId = group.Id, request.text }).RefusedAsync(ErrorCodes.NotFound);
        }
    }

    private static async Task AssertGoneAsync(TestUser person, ConversationId id, TestUser other)
    {
        Assert.Null(await person.FindOrNullAsync(id));
        Assert.DoesNotContain((await person.GetAsync("conversations").ReadAsync<ListResponse<Conversation>>(200)).Items, one => one.Id == id);
        Assert.DoesNotContain((await person.SyncAsync()).Conversations, one => one.ConversationId == id);
        var path = $"conversations/{id}";
        await person.GetAsync($"{path}/messages").ProblemAsync(ErrorCodes.NotFound);
        await person.GetAsync($"{path}/members").ProblemAsync(ErrorCodes.NotFound);
        await person.PostAsync($"{path}/messages", new { text = "a" }).ProblemAsync(ErrorCodes.NotFound);
        await person.PostAsync($"{path}/receipts", new { read = 1 }).ProblemAsync(ErrorCodes.NotFound);
        await person.PostAsync($"{path}/members", new { members = new[] { other.Id } }).ProblemAsync(ErrorCodes.NotFound);
        await person.PatchAsync($"{path}/members/{other.Id}", new { role = "admin" }).ProblemAsync(ErrorCodes.NotFound);
        await person.DeleteAsync($"{path}/members/{other.Id}").ProblemAsync(ErrorCodes.NotFound);
        await person.PostAsync($"{path}/leave", new { }).ProblemAsync(ErrorCodes.NotFound);
        await person.PatchAsync(path, new { title = "a" }).ProblemAsync(ErrorCodes.NotFound);
        await person.DeleteAsync(path).ProblemAsync(ErrorCodes.NotFound);
    }

    private static async Task AssertGoneAsync(TestSocket socket, ConversationId id)
    {
        await socket.EmitAsync(EventNames.SendMessage, new { conversationId = id, text = "a" }).RefusedAsync(ErrorCodes.NotFound);
        await socket.EmitAsync(EventNames.MessageDelivered, new { conversationId = id, seq = 1 }).RefusedAsync(ErrorCodes.NotFound);
        await socket.EmitAsync(EventNames.MessageSeen, new { conversationId = id, seq = 1 }).RefusedAsync(ErrorCodes.NotFound);
        await socket.EmitAsync(EventNames.StopTyping, new { conversationId = id }).RefusedAsync(ErrorCodes.NotFound);
    }

    /// <summary>What the tables hold of a conversation; <c>Left</c>: messages, changes and past memberships.</summary>
    private static ValueTask<(long? DeletedAt, long Keys, long Members, long Left)> StoredAsync(TestServer server, ConversationId id) =>
        server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(
            async session =>
            {
                var conversation = await session.QuerySingleAsync<long>("SELECT conversation FROM conversations WHERE id = @id", new { id });
                return (
                    await session.QuerySingleAsync<long?>("SELECT deleted_at FROM conversations WHERE id = @id", new { id }),
                    await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM conversation_keys WHERE conversation = @conversation", new { conversation }),
                    await session.QuerySingleAsync<long>("SELECT COUNT(*) FROM members WHERE conversation = @conversation", new { conversation }),
                    await session.QuerySingleAsync<long>(
                        """
                        SELECT (SELECT COUNT(*) FROM messages WHERE conversation = @conversation)
                          + (SELECT COUNT(*) FROM changes WHERE conversation = @conversation)
                          + (SELECT COUNT(*) FROM past_memberships WHERE conversation = @conversation)
                        """,
                        new { conversation }));
            },
            Token);
}
