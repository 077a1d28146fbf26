using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Files;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Search;

/// <summary>What is found by words and filters, in which order, page by page.</summary>
public sealed class SearchTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task Search_ByWords_FindsWhatHasAllOfThem(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var text in new[] { "The blue whale sings", "A whale in blue water", "a blueish WHALE!", "nothing of it", "Größe und Straße", "über den Fluß; crème brûlée", "art of the article" })
        {
            await chat.Ada.SendAsync(chat.Id, text);
        }

        Assert.Equal(["a blueish WHALE!", "A whale in blue water", "The blue whale sings"], await chat.Bob.FindAsync("whale"));
        Assert.Equal(["A whale in blue water", "The blue whale sings"], await chat.Bob.FindAsync("whale BLUE"));
        Assert.Equal(["The blue whale sings"], await chat.Bob.FindAsync("\"blue whale\""));
        Assert.Equal(["a blueish WHALE!", "A whale in blue water", "The blue whale sings"], await chat.Bob.FindAsync("blu* whale"));
        Assert.Equal(["Größe und Straße"], await chat.Bob.FindAsync("grosse STRASSE"));
        Assert.Equal(["über den Fluß; crème brûlée"], await chat.Bob.FindAsync("uber fluss creme brulee"));
        Assert.Equal(["art of the article"], await chat.Bob.FindAsync("art"));
        Assert.Empty(await chat.Bob.FindAsync("articles"));
        Assert.Equal(["blue whale"], Assert.Single((await chat.Bob.SearchAsync("\"blue whale\"")).Items).Marked());
        Assert.Equal(["brûlée"], Assert.Single((await chat.Bob.SearchAsync("brul*")).Items).Marked());
    }

    [Theory, EveryEngine]
    public async Task Search_InScriptsWithoutSpaces_FindsPartsOfWhatStandsTogether(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        foreach (var text in new[] { "東京大学に行きます", "東京の大学", "京都へ", "서울에서 만나요", "ﾊﾟｰﾃｨｰ", "iPhone手机壳", "猫" })
        {
            await chat.Ada.SendAsync(chat.Id, text);
        }

        Assert.Equal(["東京の大学", "東京大学に行きます"], await chat.Bob.FindAsync("東京"));
        Assert.Equal(["東京大学に行きます"], await chat.Bob.FindAsync("東京大学"));
        Assert.Equal(["東京の大学", "東京大学に行きます"], await chat.Bob.FindAsync("東京 大学"));
        Assert.Equal(["서울에서 만나요"], await chat.Bob.FindAsync("서울"));
        Assert.Equal(["ﾊﾟｰﾃｨｰ"], await chat.Bob.FindAsync("パーティー"));
        Assert.Equal(["iPhone手机壳"], await chat.Bob.FindAsync("iphone手机"));

        // A single sign is not indexed: the messages are looked through.
        Assert.Equal(["京都へ", "東京の大学", "東京大学に行きます"], await chat.Bob.FindAsync("京"));
        Assert.Equal(["猫"], await chat.Bob.FindAsync("猫"));
    }

    [Theory, EveryEngine]
    public async Task Search_ByFilters_KeepsToThem(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (chat, group) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        await ada.SendAsync(chat.Id, "tea from ada");
        await bob.SendAsync(chat.Id, "tea from bob https://example.org/tea");
        await bob.SendAsync(group.Id, "tea in the group");
        await ada.SendFilesAsync(chat.Id, "tea, a picture", (await ada.UploadAsync(TestFiles.Png(4, 4), "tea.png")).Id);
        await ada.SendFilesAsync(group.Id, "tea, a file", (await ada.UploadAsync([0, 1])).Id);

        Assert.Equal(["tea, a file", "tea, a picture", "tea from ada"], await bob.FindAsync($"tea from:{ada.Session.User.Username}"));
        Assert.Equal(["tea in the group", "tea from bob https://example.org/tea"], await bob.FindAsync("from:me"));
        Assert.Equal(["tea, a file", "tea in the group"], await ada.FindAsync($"tea in:{group.Id}"));
        Assert.Equal(["tea, a file", "tea, a picture"], await bob.FindAsync("has:file"));
        Assert.Equal(["tea, a picture"], await bob.FindAsync("has:image tea"));
        Assert.Empty(await bob.FindAsync("has:video"));
        Assert.Equal(["tea from bob https://example.org/tea"], await ada.FindAsync("has:link"));
        Assert.Empty(await ada.FindAsync("tea from:nobody.like.that"));
        Assert.Equal(["tea in the group"], await ada.FindAsync($"in:{group.Id} FROM:@{bob.Session.User.Username} \"the group\""));
        Assert.Empty(await ada.FindAsync("\"from:me\""));
    }

    [Theory, EveryEngine]
    public async Task Search_ByDays_CountsThemWhereTheReaderIs(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var start = server.Time!.GetUtcNow();

        // 23:30 in UTC is the next day in Berlin.
        server.Time.Advance(start.UtcDateTime.Date.AddDays(1).AddHours(23.5) - start.UtcDateTime);
        await (await server.SignInAsync(ada)).SendAsync(chat.Id, "late tea");
        var day = DateOnly.FromDateTime(server.Time.GetUtcNow().UtcDateTime);
        server.Time.Advance(TimeSpan.FromDays(2));
        await (await server.SignInAsync(ada)).SendAsync(chat.Id, "later tea");
        bob = await server.SignInAsync(bob);

        Assert.Equal(["late tea"], await bob.FindAsync($"tea before:{day.AddDays(1):yyyy-MM-dd}"));
        Assert.Empty(await bob.FindAsync($"tea before:{day.AddDays(1):yyyy-MM-dd}", "&timeZone=Europe/Berlin"));
        Assert.Equal(["later tea"], await bob.FindAsync($"tea after:{day:yyyy-MM-dd}"));
        Assert.Equal(["later tea", "late tea"], await bob.FindAsync($"tea after:{day:yyyy-MM-dd}", "&timeZone=Europe/Berlin"));
        Assert.Empty(await bob.FindAsync($"tea after:{day:yyyy-MM-dd} before:{day.AddDays(2):yyyy-MM-dd}"));
    }

    [Theory, EveryEngine]
    public async Task Search_PageByPageWhileMessagesArrive_HasEachOnce(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (chat, group) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        foreach (var i in Enumerable.Range(1, 23))
        {
            await ada.SendAsync(i % 2 == 0 ? chat.Id : group.Id, $"walnut {i}");
        }

        foreach (var order in new[] { "newest", "best" })
        {
            var found = new List<string>();
            var page = await bob.SearchAsync("walnut", $"&order={order}&limit=5");
            while (true)
            {
                found.AddRange(page.Items.Select(item => item.Message.Text));
                Assert.False(page.Incomplete);
                if (page.NextCursor is null)
                {
                    break;
                }

                await ada.SendAsync(chat.Id, $"walnut after {order}");
                page = await bob.SearchAsync("walnut", $"&order={order}&limit=5&cursor={page.NextCursor}");
            }

            // With the best first a new message may come into the pages that follow; none of the old ones is missing or there twice.
            var expected = Enumerable.Range(1, 23).Reverse().Select(i => $"walnut {i}");
            var old = found.Where(text => !text.Contains("after", StringComparison.Ordinal));
            Assert.Equal(order == "newest" ? expected : expected.Order(), order == "newest" ? found : old.Order());
        }
    }

    [Theory, EveryEngine]
    public async Task Search_Best_PutsWhatIsMoreAboutItFirst(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        await chat.Ada.SendAsync(chat.Id, "maple");
        await chat.Ada.SendAsync(chat.Id, "maples " + string.Join(' ', Enumerable.Range(0, 80)));
        await chat.Ada.SendAsync(chat.Id, "maple, maple, maple");

        Assert.Equal("maple, maple, maple", (await chat.Bob.SearchAsync("maple*", "&order=best")).Items[0].Message.Text);
        Assert.StartsWith("maples", (await chat.Bob.SearchAsync("maple*", "&order=best")).Items[^1].Message.Text, StringComparison.Ordinal);
        Assert.StartsWith("maples", (await chat.Bob.SearchAsync("maple*")).Items[1].Message.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Search_AfterAnEdit_FindsWhatTheMessageSaysNow(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var first = (await chat.Ada.SendAsync(chat.Id, "juniper one")).Message;
        await chat.Ada.SendAsync(chat.Id, "juniper two");
        Assert.Equal(["juniper two", "juniper one"], await chat.Bob.FindAsync("juniper"));

        await chat.Ada.EditAsync(first, "hemlock one");
        Assert.Equal(["juniper two"], await chat.Bob.FindAsync("juniper"));
        Assert.Equal(["hemlock one"], await chat.Bob.FindAsync("hemlock"));

        // In its place, whenever it was edited.
        await chat.Ada.EditAsync(first, "juniper again");
        Assert.Equal(["juniper two", "juniper again"], await chat.Bob.FindAsync("juniper"));
    }

    [Theory, EveryEngine]
    public async Task Search_WhatWasDeleted_IsNotFound(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var (all, own) = ((await chat.Ada.SendAsync(chat.Id, "sorrel for all")).Message, (await chat.Ada.SendAsync(chat.Id, "sorrel for me")).Message);
        Assert.Equal(2, (await chat.Bob.FindAsync("sorrel")).Count);

        await chat.Ada.DeleteAsync(all);
        await chat.Bob.DeleteAsync(own, "me");

        Assert.Empty(await chat.Bob.FindAsync("sorrel"));
        Assert.Equal(["sorrel for me"], await chat.Ada.FindAsync("sorrel"));
    }

    // I8, C2, C11
    [Theory, EveryEngine]
    public async Task Search_ByMembership_HasWhatTheHistoryHas(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "late", "eve");
        var (ada, bob, late, eve) = (people[0], people[1], people[2], people[3]);
        var group = await ada.CreateGroupAsync("group", bob);
        await ada.SendAsync(group.Id, "quince before");
        await ada.AddAsync(group.Id, late);
        await ada.SendAsync(group.Id, "quince after");

        Assert.Equal(["quince after", "quince before"], await bob.FindAsync("quince"));
        Assert.Equal(["quince after"], await late.FindAsync("quince"));
        await ada.RemoveAsync(group.Id, bob);
        await ada.SendAsync(group.Id, "quince without bob");
        Assert.Empty(await bob.FindAsync("quince"));
        await ada.AddAsync(group.Id, bob);
        Assert.Equal(["quince after", "quince before"], await bob.FindAsync("quince"));

        // Words that are only in others' conversations, and words that are nowhere, get the same answer.
        foreach (var word in new[] { "quince", "\"quince before\"", "qui*", "nowhere", "from:me", "has:file", $"from:{ada.Session.User.Username}" })
        {
            var page = await eve.SearchAsync(word);
            Assert.True(page is { Items.Count: 0, NextCursor: null, Incomplete: false, Users.Count: 0 });
        }

        var foreign = await eve.AskAsync($"quince in:{group.Id}").ProblemAsync(ErrorCodes.ValidationFailed);
        var nowhere = await eve.AskAsync($"quince in:{Guid.NewGuid()}").ProblemAsync(ErrorCodes.ValidationFailed);
        Assert.Equal((foreign.Detail, "in"), (nowhere.Detail, Assert.Single(nowhere.Errors!).Field));
    }

    [Theory, EveryEngine]
    public async Task Search_FromSystemMessages_FindsNothing(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.CreateGroupAsync("tamarind", bob);

        Assert.Empty(await ada.FindAsync("from:me"));
        Assert.Empty(await bob.FindAsync("tamarind"));
    }
}
