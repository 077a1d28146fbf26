using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Floods;

/// <summary>How much one person, one address and one conversation may say, by REST and by socket alike.</summary>
public sealed class FloodTests
{
    [Theory, EveryEngine]
    public async Task Person_OverTheirLimit_IsToldWhichAndWhenAndNobodyElseWaits(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine, ("Parley:Flood:PerPerson", "5"));
        var people = await server.SignUpAsync("ada", "grace");
        var (ada, grace) = (people[0], people[1]);
        var chat = (await ada.OpenDirectAsync(grace)).Id;
        await using var socket = await ada.ConnectAsync();

        // 1. Messages, edits and deletions count alike, whichever door they take.
        var first = (await ada.SendAsync(chat, "one")).Message;
        var second = (await socket.EmitAsync(EventNames.SendMessage, new { conversationId = chat, text = "two" }).OkAsync<SendMessageResponse>()).Message;
        await ada.PatchAsync($"conversations/{chat}/messages/{first.Id}", new { text = "one, edited" }).ReadAsync(200);
        await ada.DeleteAsync($"conversations/{chat}/messages/{second.Id}?for=me").ReadAsync(200);
        await ada.DeleteAsync($"conversations/{chat}/messages/{first.Id}").ReadAsync(200);

        // 2. All of them are refused, by name, number and time.
        var next = new { id = MessageId.New(TimeProvider.System), text = "three" };
        var refused = await ada.PostAsync($"conversations/{chat}/messages", next).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Equal("At most 5 messages and changes of messages by one person in 10 seconds (Parley:Flood:PerPerson).", refused.Detail);
        Assert.Equal(2_000, refused.RetryAfterMs);
        Assert.True(refused.Retryable);
        var bySocket = await socket.EmitAsync(EventNames.SendMessage, new { conversationId = chat, text = "x" }).RefusedAsync(ErrorCodes.RateLimited);
        Assert.Equal(2_000, bySocket.RetryAfterMs);
        await ada.PatchAsync($"conversations/{chat}/messages/{first.Id}", new { text = "x" }).ProblemAsync(ErrorCodes.RateLimited);
        await ada.DeleteAsync($"conversations/{chat}/messages/{first.Id}?for=me").ProblemAsync(ErrorCodes.RateLimited);
        await ada.PutAsync($"conversations/{chat}/draft", new { text = "x", userRev = 1_000 }).ProblemAsync(ErrorCodes.RateLimited);

        // 3. Nobody else is, and reading is not.
        await grace.SendAsync(chat, "mine");
        Assert.DoesNotContain(await grace.WholeHistoryAsync(chat), message => message.Text is "three" or "x");
        await ada.WholeHistoryAsync(chat);

        // 4. After the time that was named it is taken, under the same id and once.
        server.Time!.Advance(TimeSpan.FromSeconds(2));
        await ada.PostAsync($"conversations/{chat}/messages", next).ReadAsync<SendMessageResponse>(201);
        await ada.PostAsync($"conversations/{chat}/messages", next).ProblemAsync(ErrorCodes.RateLimited);
        server.Time.Advance(TimeSpan.FromSeconds(2));
        await ada.PostAsync($"conversations/{chat}/messages", next).ReadAsync<SendMessageResponse>(200);
        Assert.Single(await grace.WholeHistoryAsync(chat), message => message.Text == "three");
    }

    [Fact]
    public async Task Person_FiftyAtOnce_GetsExactlyTheirLimit()
    {
        await using var server = await StartAsync(DatabaseEngine.Sqlite, ("Parley:Flood:PerPerson", "7"));
        var people = await server.SignUpAsync("ada", "grace");
        var chat = (await people[0].OpenDirectAsync(people[1])).Id;

        var statuses = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            using var answer = await people[0].PostAsync($"conversations/{chat}/messages", new { text = $"{number}" });
            return (int)answer.StatusCode;
        }));

        Assert.Equal(7, statuses.Count(status => status == 201));
        Assert.Equal(43, statuses.Count(status => status == 429));
        Assert.Equal(7, (await people[1].WholeHistoryAsync(chat)).Count);
    }

    [Fact]
    public async Task Address_OverItsLimit_HoldsAllWhoComeFromItAndNobodyElse()
    {
        await using var server = await StartAsync(
            DatabaseEngine.Sqlite, ("Parley:Flood:PerAddress", "4"), ("Parley:Public:TrustedProxies:0", "127.0.0.0/8"));
        var people = await server.SignUpAsync("ada", "grace");
        var (ada, grace) = (people[0], people[1]);
        var chat = (await ada.OpenDirectAsync(grace)).Id;
        From("2001:db8:0:1::7");
        await ada.SendAsync(chat, "one");
        await grace.SendAsync(chat, "two");
        await ada.SendAsync(chat, "three");
        From("2001:db8:0:1::8"); // the same /64
        await grace.SendAsync(chat, "four");

        var refused = await grace.PostAsync($"conversations/{chat}/messages", new { text = "five" }).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Equal("At most 4 messages and changes of messages from one address in 10 seconds (Parley:Flood:PerAddress).", refused.Detail);
        Assert.Equal(2_500, refused.RetryAfterMs);
        await ada.PostAsync($"conversations/{chat}/messages", new { text = "five" }).ProblemAsync(ErrorCodes.RateLimited);
        From("2001:db8:0:2::7");
        await ada.SendAsync(chat, "from elsewhere");

        // Sockets have the address that they came from.
        await using var socket = await ada.ConnectAsync();
        From("127.0.0.1");
        for (var i = 0; i < 4; i++)
        {
            await grace.SendAsync(chat, "from here");
        }

        await socket.EmitAsync(EventNames.SendMessage, new { conversationId = chat, text = "x" }).RefusedAsync(ErrorCodes.RateLimited);

        void From(string address)
        {
            server.Http.DefaultRequestHeaders.Remove("X-Forwarded-For");
            server.Http.DefaultRequestHeaders.Add("X-Forwarded-For", address);
        }
    }

    // R13
    [Theory, EveryEngine]
    public async Task Conversation_OverItsLimit_RefusesAllItsMembersAndLeavesOthersAlone(DatabaseEngine engine)
    {
        await using var server = await StartAsync(engine, ("Parley:Flood:PerConversation", "4"));
        var people = await server.SignUpAsync("ada", "grace", "linus", "stranger");
        var (ada, grace, linus, stranger) = (people[0], people[1], people[2], people[3]);
        var group = (await ada.CreateGroupAsync("busy", grace, linus)).Id;
        var quiet = (await ada.CreateGroupAsync("quiet", grace)).Id;
        var path = $"conversations/{group}/messages";

        // 1. Who is no member, what is refused for another reason, and a retry spend nothing.
        var first = new { id = MessageId.New(TimeProvider.System), text = "one" };
        await ada.PostAsync(path, first).ReadAsync<SendMessageResponse>(201);
        for (var i = 0; i < 10; i++)
        {
            await stranger.PostAsync(path, new { text = "x" }).ProblemAsync(ErrorCodes.NotFound);
            await grace.PostAsync(path, new { text = "x", replyTo = MessageId.New(TimeProvider.System) }).ProblemAsync(ErrorCodes.ValidationFailed);
            await ada.PostAsync(path, first).ReadAsync<SendMessageResponse>(200);
        }

        await grace.SendAsync(group, "two");
        await linus.SendAsync(group, "three");
        await ada.SendAsync(group, "four");

        // 2. Full for all of them; what was stored stays acknowledged; another conversation of theirs takes as many as before.
        foreach (var member in new[] { ada, grace, linus })
        {
            var refused = await member.PostAsync(path, new { text = "five" }).ProblemAsync(ErrorCodes.RateLimited);
            Assert.Equal("At most 4 messages into one conversation in 10 seconds (Parley:Flood:PerConversation).", refused.Detail);
            Assert.Equal(2_500, refused.RetryAfterMs);
        }

        await ada.PostAsync(path, first).ReadAsync<SendMessageResponse>(200);
        for (var i = 0; i < 4; i++)
        {
            await ada.SendAsync(quiet, "still quick");
        }

        // 3. It comes back evenly.
        server.Time!.Advance(TimeSpan.FromSeconds(2.5));
        await linus.SendAsync(group, "five");
        await linus.PostAsync(path, new { text = "six" }).ProblemAsync(ErrorCodes.RateLimited);
        Assert.Equal(["one", "two", "three", "four", "five"], (await grace.WholeHistoryAsync(group)).Where(one => one.Type == MessageType.Text).Select(one => one.Text));
    }

    private static Task<TestServer> StartAsync(DatabaseEngine engine, params (string Key, string Value)[] settings) =>
        TestServer.StartOnManualClockAsync(engine, [.. settings, ("Parley:Flood:Scale", "1")]);
}
