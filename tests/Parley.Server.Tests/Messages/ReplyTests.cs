using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

/// <summary>What may be answered, and who may fetch the message that an answer quotes.</summary>
public sealed class ReplyTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Reply_ToWhatOneSees_AlsoANoticeAndATombstone(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("group", bob);
        var gone = (await ada.SendAsync(group.Id, "gone")).Message;
        await ada.DeleteAsync(gone);
        var notice = (await bob.HistoryAsync(group.Id)).Items[0];
        await using var bobs = await bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var answered in new[] { gone, notice })
            {
                // Whoever has begun to answer does not lose it because the other one has deleted theirs meanwhile.
                var reply = (await new Sender(bob, bobs, door).SendAsync(group.Id, new { text = "answer", replyTo = answered.Id })).Message;
                Assert.Equal(answered.Id, reply.ReplyTo);
                Assert.Equal(answered.Id, (await ada.HistoryAsync(group.Id)).Items[^1].ReplyTo);
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Reply_ToWhatOneDoesNotSee_IsRefusedAndNamesTheField(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, late) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("late"));
        var group = await ada.CreateGroupAsync("group", bob);
        var before = (await ada.SendAsync(group.Id, "before")).Message;
        var elsewhere = (await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "elsewhere")).Message;
        await ada.AddAsync(group.Id, late);
        await using var lates = await late.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var hidden in new[] { before.Id, elsewhere.Id, MessageId.New(TimeProvider.System) })
            {
                var error = await new Sender(late, lates, door).RefusedAsync(group.Id, new { text = "answer", replyTo = hidden }, ErrorCodes.ValidationFailed);
                Assert.Equal("replyTo", Assert.Single(error.Errors!).Field);
            }
        }

        // Others may answer it. Who came in later sees the answer, and of what it answers no more than the id.
        var reply = (await bob.PostAsync($"conversations/{group.Id}/messages", new { text = "answer", replyTo = before.Id }).ReadAsync<SendMessageResponse>(201)).Message;
        Assert.Equal(before.Id, (await late.HistoryAsync(group.Id)).Items.Single(one => one.Id == reply.Id).ReplyTo);
        await late.GetAsync(PathOf(before)).ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Message_ByItsId_IsForThoseWhoSeeIt(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "former", "stranger");
        var (ada, bob, former, stranger) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob, former);
        var message = (await former.SendAsync(group.Id, "canary")).Message;

        var found = await bob.GetAsync(PathOf(message)).ReadAsync<FoundMessage>(200);
        Assert.Equivalent((await bob.HistoryAsync(group.Id)).Items[^1], found.Message, strict: true);
        Assert.Equal(former.Id, Assert.Single(found.Users).Id);

        // As it is now; nothing of it when it was deleted.
        await former.EditAsync(message, "edited");
        Assert.Equal("edited", (await bob.GetAsync(PathOf(message)).ReadAsync<FoundMessage>(200)).Message.Text);

        // C3: a former member has nothing of it, their own neither; nor has a stranger, nor anybody by the way of another conversation.
        await ada.RemoveAsync(group.Id, former);
        var other = await former.CreateGroupAsync("other");
        await former.GetAsync(PathOf(message)).ProblemAsync(ErrorCodes.NotFound);
        await stranger.GetAsync(PathOf(message)).ProblemAsync(ErrorCodes.NotFound);
        await former.GetAsync(PathOf(message with { ConversationId = other.Id })).ProblemAsync(ErrorCodes.NotFound);
        await server.Http.GetAsync(new Uri(PathOf(message), UriKind.Relative), TestContext.Current.CancellationToken).ProblemAsync(ErrorCodes.Unauthenticated);
        await bob.GetAsync($"conversations/{group.Id}/messages/x").ReadAsync(404);

        // Who comes back sees it again; who has deleted it for themselves does not.
        await ada.AddAsync(group.Id, former);
        Assert.Equal("edited", (await former.GetAsync(PathOf(message)).ReadAsync<FoundMessage>(200)).Message.Text);
        await bob.DeleteAsync(message, "me");
        await bob.GetAsync(PathOf(message)).ProblemAsync(ErrorCodes.NotFound);
        await ada.DeleteAsync(message);
        var tombstone = (await ada.GetAsync(PathOf(message)).ReadAsync<FoundMessage>(200)).Message;
        Assert.True(tombstone is { Text: "", DeletedAt: not null });
    }

    private static string PathOf(Message message) => $"conversations/{message.ConversationId}/messages/{message.Id}";
}
