using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Guests;
using Parley.Testing;

namespace Parley.Server.Tests.Edits;

/// <summary>An edit is one change with one revision; only its sender makes it, for a while, and it changes nothing but the text.</summary>
public sealed class EditTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Edit_OfOnesOwnText_IsOneRevisionThatEverybodySees(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var other = await chat.Ada.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = await chat.Through(Door.Rest).SendAsync(chat.Id, new { text = "first", metadata = new { a = 1 } });

            var edited = await chat.Changing(door).EditAsync(sent.Message, "second");

            Assert.Equal((sent.UpTo, sent.UpTo + 1), (edited.After, edited.UpTo));
            var now = edited.Message;
            Assert.Equal(("second", sent.Message.Seq, sent.Message.Rev, (long?)edited.UpTo), (now.Text, now.Seq, now.Rev, now.ChangedRev));
            Assert.True(now.EditedAt >= now.CreatedAt && now.DeletedAt is null && now.CreatedAt == sent.Message.CreatedAt);
            Assert.Equal("""{"a":1}""", now.Metadata!.Value.GetRawText());

            foreach (var socket in new[] { chat.BobsSocket, other })
            {
                var frame = await socket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, one => one.UpTo == edited.UpTo);
                Assert.Equal((chat.Id, edited.After, "second"), (frame.ConversationId, frame.After, frame.Message!.Text));
            }

            Assert.Equivalent(now, (await chat.Bob.HistoryAsync(chat.Id)).Items[^1], strict: true);
            Assert.Equal("second", (await chat.Bob.FindAsync(chat.Id)).LastMessage!.Text);
        }

        // Who has the acknowledgement needs no event: over REST nobody's socket is left out.
        Assert.Single((await chat.AdasSocket.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated)));
    }

    [Theory, EveryEngine]
    public async Task Edit_MovesNeitherCursorsNorTheUnreadCountNorTheOrderOfConversations(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Ada.SendAsync(chat.Id, "b");
        await chat.Bob.ReadUpToAsync(chat.Id, 1);
        var before = await chat.Bob.FindAsync(chat.Id);

        await chat.Ada.EditAsync(first, "c");

        var after = await chat.Bob.FindAsync(chat.Id);
        Assert.Equal((before.UnreadCount, before.Me.ReadSeq, before.LastSeq, before.LastActivityAt), (after.UnreadCount, after.Me.ReadSeq, after.LastSeq, after.LastActivityAt));
        Assert.Equal((1, before.LastRev + 1), (after.UnreadCount, after.LastRev));
    }

    [Theory, EveryEngine]
    public async Task Edit_SameTextAgain_ChangesNothingAndAnswersTheSame(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Messages:EditWindow", "00:10:00"), ("Parley:Messages:Edits", "1"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var direct = await ada.OpenDirectAsync(bob);
        var sent = (await ada.SendAsync(direct.Id, "first")).Message;
        Assert.Equal(sent.Rev, (await ada.EditAsync(sent, "first")).UpTo); // as it was sent: not an edit
        var edited = await ada.EditAsync(sent, "second");

        // Neither the count of edits nor the time matters: it was stored. Nobody is connected while time is moved: what is being written would be taken for stalled.
        server.Time!.Advance(TimeSpan.FromMinutes(11));
        await using var adas = await ada.ConnectAsync();
        await using var bobs = await bob.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Equivalent(edited, await new Changer(ada, adas, door).EditAsync(sent, "second"), strict: true);
        }

        Assert.Equal(edited.UpTo, (await ada.FindAsync(direct.Id)).LastRev);
        Assert.Empty(await bobs.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated));
    }

    [Theory, EveryEngine]
    public async Task Edit_ThenTheSendOnceMore_AnswersTheFirstAcknowledgement(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var request = new { id = MessageId.New(TimeProvider.System), text = "first" };
        var sent = await chat.Through(Door.Socket).SendAsync(chat.Id, request);
        await chat.Ada.EditAsync(sent.Message, "second");

        foreach (var door in Enum.GetValues<Door>())
        {
            var again = await chat.Through(door).SendAsync(chat.Id, request);
            Assert.Equal((sent.Message.Seq, sent.Message.Rev, sent.After, sent.UpTo, "second"), (again.Message.Seq, again.Message.Rev, again.After, again.UpTo, again.Message.Text));
            await chat.Through(door).RefusedAsync(chat.Id, new { request.id, text = "second" }, ErrorCodes.MessageIdConflict);
        }
    }

    [Theory, EveryEngine]
    public async Task Edit_OfTheCaptionOfFiles_KeepsTheFiles(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var file = await chat.Ada.UploadAsync([1, 2, 3]);
        var sent = (await chat.Ada.SendFilesAsync(chat.Id, "a caption", file.Id)).Message;

        var edited = (await chat.Changing(Door.Socket).EditAsync(sent, "another")).Message;
        Assert.Equal((MessageType.File, "another", file.Id), (edited.Type, edited.Text, Assert.Single(edited.Files!)));
        var bare = (await chat.Changing(Door.Rest).EditAsync(sent, "")).Message;
        Assert.Equal(("", file.Id), (bare.Text, Assert.Single(bare.Files!)));

        Assert.Equal([1, 2, 3], await chat.Bob.DownloadAsync(file.Id));
        Assert.Equal(["another", "a caption"], (await chat.Ada.VersionsAsync(sent)).Items.Select(version => version.Text));
    }

    [Theory, EveryEngine]
    public async Task Edit_ByAnybodyButItsSender_IsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("owner", "admin", "member", "former", "stranger");
        var (owner, admin, member, former, stranger) = (people[0], people[1], people[2], people[3], people[4]);
        var group = await owner.CreateGroupAsync("group", admin, member, former);
        await owner.ChangeRoleAsync(group.Id, admin, MemberRole.Admin);
        var theirs = (await former.SendAsync(group.Id, "theirs")).Message;
        var message = (await member.SendAsync(group.Id, "mine")).Message;
        var notice = (await owner.HistoryAsync(group.Id)).Items[0];
        await owner.RemoveAsync(group.Id, former);
        var elsewhere = await stranger.CreateGroupAsync("elsewhere"); // an owner, of another group

        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var (user, expected) in new[] { (owner, ErrorCodes.Forbidden), (admin, ErrorCodes.Forbidden), (former, ErrorCodes.NotFound), (stranger, ErrorCodes.NotFound) })
            {
                await using var socket = await user.ConnectAsync();
                await new Changer(user, socket, door).EditRefusedAsync(message, new { text = "not mine" }, expected);
            }

            // Their own, when they are out; a notice, whoever caused it; a message under the name of a conversation that it does not stand in.
            await using (var socket = await former.ConnectAsync())
            {
                await new Changer(former, socket, door).EditRefusedAsync(theirs, new { text = "still here" }, ErrorCodes.NotFound);
            }

            await using var owners = await owner.ConnectAsync();
            await new Changer(owner, owners, door).EditRefusedAsync(notice, new { text = "other" }, ErrorCodes.Forbidden);
            await using var strangers = await stranger.ConnectAsync();
            await new Changer(stranger, strangers, door).EditRefusedAsync(message with { ConversationId = elsewhere.Id }, new { text = "other" }, ErrorCodes.NotFound);
        }

        await server.Http.PatchAsync(new Uri($"conversations/{group.Id}/messages/{message.Id}", UriKind.Relative), content: null, Token).ProblemAsync(ErrorCodes.Unauthenticated);
        Assert.Equal(["theirs", "mine"], (await owner.WholeHistoryAsync(group.Id)).Where(one => one.Type == MessageType.Text).Select(one => one.Text));
    }

    [Theory, EveryEngine]
    public async Task Edit_BadInput_NamesFieldAndLimit(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            var ada = chat.Changing(door);
            foreach (var fields in new object[] { new { }, new { text = "" }, new { text = " \n" }, new { text = "a\0b" }, new { text = (string?)null } })
            {
                Assert.Equal("text", Assert.Single((await ada.EditRefusedAsync(message, fields, ErrorCodes.ValidationFailed)).Errors!).Field);
            }

            var tooLong = Assert.Single((await ada.EditRefusedAsync(message, new { text = new string('x', 8193) }, ErrorCodes.ValidationFailed)).Errors!);
            Assert.Equal(("text", 8192L), (tooLong.Field, tooLong.Limit));
            await ada.EditRefusedAsync(message with { Id = MessageId.New(TimeProvider.System) }, new { text = "b" }, ErrorCodes.NotFound);
            await ada.EditRefusedAsync(message with { ConversationId = ConversationId.New(TimeProvider.System) }, new { text = "b" }, ErrorCodes.NotFound);
        }

        await chat.AdasSocket.EmitAsync(EventNames.EditMessage, new { text = "b" }).RefusedAsync(ErrorCodes.ValidationFailed);
        await chat.AdasSocket.EmitRawAsync(EventNames.EditMessage, """{"conversationId":7,"messageId":"x","text":"b"}""").RefusedAsync(ErrorCodes.ValidationFailed);
        await chat.AdasSocket.EmitRawAsync(EventNames.EditMessage, "\"b\"").RefusedAsync(ErrorCodes.ValidationFailed);
        Assert.Equal("a", Assert.Single((await chat.Ada.HistoryAsync(chat.Id)).Items).Text);
    }

    [Theory, EveryEngine]
    public async Task Edit_AfterTheWindow_IsTooLate(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine, ("Parley:Messages:EditWindow", "00:10:00"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var message = (await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "a")).Message;
        server.Time!.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("b", (await ada.EditAsync(message, "b")).Message.Text);
        server.Time.Advance(TimeSpan.FromSeconds(1));

        await using var socket = await ada.ConnectAsync();
        foreach (var door in Enum.GetValues<Door>())
        {
            var late = await new Changer(ada, socket, door).EditRefusedAsync(message, new { text = "c" }, ErrorCodes.TooLate);
            Assert.Contains("10 minutes", late.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Edit_WithoutAWindow_IsAlwaysPossible()
    {
        await using var server = await TestServer.StartOnManualClockAsync(DatabaseEngine.Sqlite, ("Parley:Messages:EditWindow", "00:00:00"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var message = (await ada.SendAsync((await ada.OpenDirectAsync(bob)).Id, "a")).Message;
        server.Time!.Advance(TimeSpan.FromMinutes(14));

        Assert.Equal("b", (await ada.EditAsync(message, "b")).Message.Text);
        Assert.Equal(0, (await server.Http.GetAsync("server", Token).ReadAsync<ServerInfo>(200)).Limits.EditSeconds);
    }

    [Theory, EveryEngine]
    public async Task Edit_MoreOftenThanTheLimit_IsRefusedAndLosesNoVersion(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Messages:Edits", "2"));
        await using var chat = await DirectChat.OpenAsync(server);
        var message = (await chat.Ada.SendAsync(chat.Id, "0")).Message;
        await chat.Ada.EditAsync(message, "1");
        await chat.Ada.EditAsync(message, "2");

        var refused = await chat.Changing(Door.Socket).EditRefusedAsync(message, new { text = "3" }, ErrorCodes.TooMany);
        Assert.Contains("2 times", refused.Detail, StringComparison.Ordinal);
        Assert.Equal(["1", "0"], (await chat.Ada.VersionsAsync(message)).Items.Select(version => version.Text));
    }

    [Theory, EveryEngine]
    public async Task Edit_InADirectConversation_IsRefusedWhereASendWouldBe(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
        await chat.Bob.BlockAsync(chat.Ada);
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.Changing(door).EditRefusedAsync(message, new { text = "words for somebody who does not want any" }, ErrorCodes.NotReachable);
        }

        // To take back what one said is no new word.
        Assert.NotNull((await chat.Ada.DeleteAsync(message)).Message!.DeletedAt);
    }

    /// <summary>One order, and a revision for each: what the last one wrote is what everybody has (I12).</summary>
    [Theory, EveryEngine]
    public async Task Edit_FromTwoDevicesAtOnce_HasOneOrderForEverybody(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await using var phone = await chat.Ada.ConnectAsync();
        var message = (await chat.Ada.SendAsync(chat.Id, "0")).Message;

        var answers = await Task.WhenAll(Enumerable.Range(1, 20).Select(i =>
            new Changer(chat.Ada, i % 2 == 0 ? chat.AdasSocket : phone, i % 3 == 0 ? Door.Rest : Door.Socket).EditAsync(message, $"{i}")));

        Assert.Equal(Enumerable.Range(1, 20).Select(i => message.Rev + i), answers.Select(answer => answer.UpTo).Order());
        var last = answers.MaxBy(answer => answer.UpTo)!;
        await chat.BobsSocket.ExpectAsync<MessageUpdatedEvent>(EventNames.MessageUpdated, frame => frame.UpTo == last.UpTo);
        var frames = await chat.BobsSocket.SettledAsync<MessageUpdatedEvent>(EventNames.MessageUpdated);
        Assert.Equal(answers.OrderBy(answer => answer.UpTo).Select(answer => (answer.UpTo, answer.Message.Text)), frames.Select(frame => (frame.UpTo, frame.Message!.Text)));
        Assert.Equal(last.Message.Text, Assert.Single((await chat.Bob.HistoryAsync(chat.Id)).Items).Text);
        Assert.Equal(20, (await chat.Ada.VersionsAsync(message, "?limit=100")).Items.Count);
    }

    /// <summary>Either it is edited first, or it is refused: nothing said after the deletion is kept.</summary>
    [Theory, EveryEngine]
    public async Task Edit_AgainstADeletion_LeavesATombstone(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var round in Enumerable.Range(0, 20))
        {
            var message = (await chat.Ada.SendAsync(chat.Id, "a")).Message;
            var editing = chat.Changing(Door.Socket).EditRawAsync(chat.Id, message.Id, new { text = $"b {round}" });
            var deleting = chat.Changing(Door.Rest).DeleteRawAsync(chat.Id, message.Id, null);
            var (edited, refused) = await editing;
            Assert.NotNull((await deleting).Done);

            Assert.True(edited is not null || refused!.Code == ErrorCodes.MessageDeleted.Code, refused?.Code);
            var now = (await chat.Bob.HistoryAsync(chat.Id, "?limit=1")).Items.Single();
            Assert.Equal(("", true, (DateTimeOffset?)null), (now.Text, now.DeletedAt is not null, now.EditedAt));
            Assert.Empty((await chat.Ada.VersionsAsync(message)).Items);
        }
    }

    /// <summary>Decided by the log: before the removal it stands for everybody, after it nothing has happened.</summary>
    [Theory, EveryEngine]
    public async Task Edit_AgainstTheRemovalOfItsSender_StandsBeforeOrIsRefused(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (owner, member) = (await server.SignUpAsync("owner"), await server.SignUpAsync("member"));
        var group = await owner.CreateGroupAsync("group");
        await using var socket = await member.ConnectAsync();
        foreach (var round in Enumerable.Range(0, 20))
        {
            await owner.AddAsync(group.Id, member);
            var message = (await member.SendAsync(group.Id, "a")).Message;
            var editing = new Changer(member, socket, round % 2 == 0 ? Door.Socket : Door.Rest).EditRawAsync(group.Id, message.Id, new { text = "b" });
            await owner.RemoveAsync(group.Id, member);
            var (edited, refused) = await editing;

            var now = (await owner.WholeHistoryAsync(group.Id)).Single(one => one.Id == message.Id);
            Assert.Equal(edited is null ? "a" : "b", now.Text);
            Assert.True(edited is not null || refused!.Code == ErrorCodes.NotFound.Code, refused?.Code);
        }
    }

    [Fact]
    public async Task EditAndDelete_AmongStrangers_AreRefusedForEverybody()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, Strangers.Settings);
        await using var chat = await StrangerChat.OpenAsync(server);
        var message = (await chat.AdasSocket.SayAsync(chat.Id, "evidence")).Sent!.Message;
        foreach (var door in Enum.GetValues<Door>())
        {
            foreach (var changer in new[] { new Changer(chat.Ada, chat.AdasSocket, door), new Changer(chat.Bob, chat.BobsSocket, door) })
            {
                await changer.EditRefusedAsync(message, new { text = "nothing" }, ErrorCodes.Forbidden);
                await changer.DeleteRefusedAsync(message, ErrorCodes.Forbidden);
                await changer.DeleteRefusedAsync(message, ErrorCodes.Forbidden, "me");
            }
        }
    }
}
