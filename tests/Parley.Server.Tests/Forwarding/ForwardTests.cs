using System.Text.Json;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Testing;

namespace Parley.Server.Tests.Forwarding;

/// <summary>A message is sent on as it is, by somebody who sees it, to where they may send; nothing tells where it was.</summary>
public sealed class ForwardTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Forward_OfATextAndOfFiles_IsAMessageOfOnesOwn(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var source = await ada.OpenDirectAsync(bob);
        var target = await bob.CreateGroupAsync("elsewhere", eve);
        var file = await ada.UploadAsync([1, 2, 3]);
        await ada.PostAsync($"conversations/{source.Id}/messages", new { text = $"for @{eve.Session.User.Username} @all", metadata = new { note = 1 } }).ReadAsync(201);
        var text = (await bob.HistoryAsync(source.Id)).Items[^1];
        var withFile = (await ada.SendFilesAsync(source.Id, "a caption", file.Id)).Message;
        await using var bobs = await bob.ConnectAsync();
        await using var eves = await eve.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var sender = new Sender(bob, bobs, door);
            var sent = (await sender.SendAsync(target.Id, Of(text))).Message;
            Assert.Equal((true, text.Text, bob.Id, MessageType.Text), (sent.Forwarded, sent.Text, sent.SenderId, sent.Type));
            Assert.Equal("""{"note":1}""", sent.Metadata!.Value.GetRawText());
            Assert.Equal((null, false), (sent.Mentions, sent.MentionsAll)); // others' words name nobody

            var files = (await sender.SendAsync(target.Id, Of(withFile))).Message;
            Assert.Equal((true, "a caption", file.Id), (files.Forwarded, files.Text, Assert.Single(files.Files!)));
            Assert.True((await eves.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage, frame => frame.Id == files.Id)).Forwarded);
            Assert.Equal([1, 2, 3], await eve.DownloadAsync(file.Id));

            // C3: nobody is told of where it was, nor may they look there.
            var told = JsonSerializer.Serialize(await eve.HistoryAsync(target.Id), Wire.Options) + JsonSerializer.Serialize(await eve.SyncAsync(), Wire.Options);
            Assert.DoesNotContain(source.Id.ToString(), told, StringComparison.Ordinal);
            Assert.DoesNotContain(text.Id.ToString(), told, StringComparison.Ordinal);
        }

        Assert.True((await eve.HistoryAsync(target.Id)).Items[^1].Forwarded);
        Assert.False((await bob.HistoryAsync(source.Id)).Items[^1].Forwarded);

        // It stays when the message before goes, until it goes itself.
        await ada.DeleteAsync($"conversations/{source.Id}/messages/{withFile.Id}").ReadAsync(200);
        Assert.Equal([1, 2, 3], await eve.DownloadAsync(file.Id));
        foreach (var message in (await bob.HistoryAsync(target.Id)).Items.Where(one => one.Files is not null))
        {
            await bob.DeleteAsync($"conversations/{target.Id}/messages/{message.Id}").ReadAsync(200);
            Assert.False((await eve.HistoryAsync(target.Id)).Items.Single(one => one.Id == message.Id).Forwarded);
        }

        await eve.GetAsync($"files/{file.Id}/link").ProblemAsync(ErrorCodes.NotFound);
    }

    [Theory, EveryEngine]
    public async Task Forward_OfWhatOneDoesNotSee_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "late", "former", "stranger");
        var (ada, bob, late, former, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await ada.CreateGroupAsync("group", bob, former);
        var file = await ada.UploadAsync([1]);
        var message = (await ada.SendAsync(group.Id, "secret")).Message;
        var withFile = (await ada.SendFilesAsync(group.Id, "", file.Id)).Message;
        var gone = (await ada.SendAsync(group.Id, "gone")).Message;
        var hidden = (await ada.SendAsync(group.Id, "hidden")).Message;
        await ada.DeleteAsync($"conversations/{group.Id}/messages/{gone.Id}").ReadAsync(200);
        await bob.DeleteAsync($"conversations/{group.Id}/messages/{hidden.Id}?for=me").ReadAsync(200);
        await ada.AddAsync(group.Id, late);
        await ada.RemoveAsync(group.Id, former);
        var notice = (await bob.HistoryAsync(group.Id)).Items[0];
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var user in new[] { late, former, stranger })
            {
                await using var socket = await user.ConnectAsync();
                var own = await user.CreateGroupAsync("own");
                var sender = new Sender(user, socket, door);
                await sender.RefusedAsync(own.Id, Of(message), ErrorCodes.NotFound);
                await sender.RefusedAsync(own.Id, Of(withFile), ErrorCodes.NotFound);
                await user.GetAsync($"files/{file.Id}/link").ProblemAsync(ErrorCodes.NotFound);
                await sender.RefusedAsync(own.Id, Of(message with { ConversationId = own.Id }), ErrorCodes.NotFound); // under the name of another place
            }

            await using var bobs = await bob.ConnectAsync();
            var target = await bob.CreateGroupAsync("target");
            var bobSends = new Sender(bob, bobs, door);
            await bobSends.RefusedAsync(target.Id, Of(gone), ErrorCodes.MessageDeleted);
            await bobSends.RefusedAsync(target.Id, Of(hidden), ErrorCodes.NotFound);
            await bobSends.RefusedAsync(target.Id, Of(notice), ErrorCodes.Forbidden);
            await bobSends.RefusedAsync(target.Id, new { forward = new { group.Id, messageId = MessageId.New(TimeProvider.System) } }, ErrorCodes.ValidationFailed);
            foreach (var more in new[] { """ "text": "x" """, """ "type": "text" """, """ "metadata": {} """, $""" "replyTo": "{message.Id}" """, $""" "files": ["{file.Id}"] """ })
            {
                var error = await bobSends.RefusedAsync(target.Id, $$""" "forward": {"conversationId": "{{group.Id}}", "messageId": "{{message.Id}}"}, {{more}} """, ErrorCodes.ValidationFailed);
                Assert.Equal("forward", Assert.Single(error.Errors!).Field);
            }

            // What holds where it goes: no membership, no message.
            await bobSends.RefusedAsync((await stranger.CreateGroupAsync("not bob's")).Id, Of(message), ErrorCodes.NotFound);
            Assert.Equal(1, (await bob.FindAsync(target.Id)).LastSeq);
        }

        using var nobody = await server.Http.PostAsync($"conversations/{group.Id}/messages", System.Net.Http.Json.JsonContent.Create(Of(message), options: Wire.Options), TestContext.Current.CancellationToken);
        Assert.Equal(401, (int)nobody.StatusCode);
    }

    [Theory, EveryEngine]
    public async Task Forward_OnceMore_IsTheSameMessageWhateverBecameOfTheOneBefore(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var source = await ada.OpenDirectAsync(bob);
        var target = await bob.CreateGroupAsync("target");
        var message = (await ada.SendAsync(source.Id, "first")).Message;
        var other = (await ada.SendAsync(source.Id, "other")).Message;
        await using var bobs = await bob.ConnectAsync();
        var id = MessageId.New(TimeProvider.System);
        var request = new { id, forward = new { conversationId = source.Id, messageId = message.Id } };
        var sent = await new Sender(bob, bobs, Door.Socket).SendAsync(target.Id, request);

        foreach (var step in new Func<Task>[] { () => Task.CompletedTask, () => ada.EditAsync(message, "second"), () => ada.DeleteAsync($"conversations/{source.Id}/messages/{message.Id}").ReadAsync(200) })
        {
            await step();
            foreach (var door in Enum.GetValues<Door>())
            {
                Assert.Equivalent(sent, await new Sender(bob, bobs, door).SendAsync(target.Id, request), strict: true);
                await new Sender(bob, bobs, door).RefusedAsync(target.Id, new { id, forward = new { conversationId = source.Id, messageId = other.Id } }, ErrorCodes.MessageIdConflict);
                await new Sender(bob, bobs, door).RefusedAsync(target.Id, new { id, text = "first" }, ErrorCodes.MessageIdConflict);
            }
        }

        Assert.Equal(2, (await bob.FindAsync(target.Id)).LastSeq);

        // Many at once under one id are one.
        var again = new { id = MessageId.New(TimeProvider.System), forward = new { conversationId = source.Id, messageId = other.Id } };
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => new Sender(bob, bobs, Door.Socket).SendAsync(target.Id, again)));
        Assert.Single(answers.Select(answer => answer.Message.Seq).Distinct());
    }

    [Theory, EveryEngine]
    public async Task Forward_IsSubjectToWhatHoldsForMessagesAndCannotBeEdited(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "eve");
        var (ada, bob, eve) = (people[0], people[1], people[2]);
        var source = await bob.OpenDirectAsync(ada);
        var message = (await bob.SendAsync(source.Id, "news")).Message;
        var group = await ada.CreateGroupAsync("group", bob);
        await using var bobs = await bob.ConnectAsync();
        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = true }).ReadAsync(200);
        foreach (var door in Enum.GetValues<Door>())
        {
            await new Sender(bob, bobs, door).RefusedAsync(group.Id, Of(message), ErrorCodes.Forbidden);
        }

        await ada.PatchAsync($"conversations/{group.Id}", new { announcements = false, slowModeSeconds = 60 }).ReadAsync(200);
        var sent = (await new Sender(bob, bobs, Door.Socket).SendAsync(group.Id, Of(message))).Message;
        await new Sender(bob, bobs, Door.Rest).RefusedAsync(group.Id, Of(message), ErrorCodes.RateLimited);
        foreach (var door in Enum.GetValues<Door>())
        {
            await new Changer(bob, bobs, door).EditRefusedAsync(sent, new { text = "other news" }, ErrorCodes.Forbidden);
        }

        var direct = await bob.OpenDirectAsync(eve);
        await eve.BlockAsync(bob);
        await new Sender(bob, bobs, Door.Socket).RefusedAsync(direct.Id, Of(message), ErrorCodes.NotReachable);
    }

    [Theory, EveryEngine]
    public async Task Forward_FromAndToChatsOfStrangers_IsRefused(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, [.. Strangers.Settings, ("Parley:Matching:Members", "true")]);
        var member = await server.SignUpAsync("member");
        await using var chat = await (await StrangerChat.OpenAsync(server, member)).ShownAsync();
        var said = (await chat.BobsSocket.SayAsync(chat.Id, "hello")).Sent!.Message;
        var own = await member.CreateGroupAsync("own");
        var message = (await member.SendAsync(own.Id, "mine")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            var sender = new Sender(member, chat.AdasSocket, door);
            await sender.RefusedAsync(own.Id, Of(said), ErrorCodes.Forbidden);
            await sender.RefusedAsync(chat.Id, Of(message), ErrorCodes.ValidationFailed);
            await new Sender(chat.Bob, chat.BobsSocket, door).RefusedAsync(chat.Id, Of(said), ErrorCodes.Forbidden); // a guest
        }
    }

    private static object Of(Message message) => new { forward = new { conversationId = message.ConversationId, messageId = message.Id } };
}
