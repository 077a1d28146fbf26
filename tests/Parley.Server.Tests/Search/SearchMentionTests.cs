using Parley.Platform.Database;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Search;

/// <summary><c>mentions:me</c>: what names the asker, of what they may read.</summary>
public sealed class SearchMentionTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task MentionsMe_ByNameOrAll_IsFoundByWhomItNames(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var people = await server.SignUpAsync("ada", "bob", "cem", "eve");
        var (ada, bob, cem, eve) = (people[0], people[1], people[2], people[3]);
        var (group, direct) = (await ada.CreateGroupAsync("group", bob, cem), await cem.OpenDirectAsync(bob));
        await ada.SendAsync(group.Id, $"kiwi for @{Name(bob)}");
        await ada.SendAsync(group.Id, $"kiwi for @{Name(cem)} and @{Name(bob)}");
        await ada.SendAsync(group.Id, "kiwi for @all");
        await ada.SendAsync(group.Id, $"kiwi for {Name(bob)}, kiwi for all");
        await cem.SendAsync(direct.Id, $"plum for @{Name(bob)}");
        await cem.SendAsync(direct.Id, "plum for you, mentions:me");

        var all = new[] { $"plum for @{Name(bob)}", "kiwi for @all", $"kiwi for @{Name(cem)} and @{Name(bob)}", $"kiwi for @{Name(bob)}" };
        Assert.Equal(all, await bob.FindAsync("mentions:me"));
        Assert.Equal(all, await bob.FindAsync("MENTIONS:@Me mentions:me", "&limit=1"));
        Assert.Equal(all.Order(), (await bob.FindAsync("mentions:me", "&order=best")).Order());
        Assert.Equal(all[1..], await bob.FindAsync("mentions:me kiwi"));
        Assert.Equal(all[..1], await bob.FindAsync($"mentions:me from:{Name(cem)}"));
        Assert.Equal(all[1..], await bob.FindAsync($"mentions:me in:{group.Id}"));
        Assert.Equal(all[2..3], await bob.FindAsync("mentions:me \"and\""));
        Assert.Empty(await bob.FindAsync("mentions:me has:file"));
        Assert.Equal(all[1..3], await cem.FindAsync("mentions:me"));
        Assert.Equal(all[1..2], await ada.FindAsync("mentions:me"));
        Assert.Empty(await eve.FindAsync("mentions:me"));
        Assert.Equal(["plum for you, mentions:me"], await bob.FindAsync("\"mentions:me\""));
    }

    [Theory, EveryEngine]
    public async Task MentionsMe_AfterEditsAndDeletions_GoesByWhatTheMessageSaysNow(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var (ada, bob) = (chat.Ada, chat.Bob);
        var first = (await ada.SendAsync(chat.Id, $"for @{Name(bob)}")).Message;
        var second = (await ada.SendAsync(chat.Id, "for nobody")).Message;
        Assert.Equal([$"for @{Name(bob)}"], await bob.FindAsync("mentions:me"));

        await ada.EditAsync(first, "for nobody any more");
        await ada.EditAsync(second, $"for @{Name(bob)}, after all");
        Assert.Equal([$"for @{Name(bob)}, after all"], await bob.FindAsync("mentions:me"));

        await ada.DeleteAsync(second);
        Assert.Empty(await bob.FindAsync("mentions:me"));
    }

    // C2
    [Theory, EveryEngine]
    public async Task MentionsMe_OfARemovedMember_FindsNothingOfTheGroup(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var group = await ada.CreateGroupAsync("orchard", bob);
        await ada.SendAsync(group.Id, $"seen @{Name(bob)}");
        Assert.Equal([$"seen @{Name(bob)}"], await bob.FindAsync("mentions:me"));

        await ada.RemoveAsync(group.Id, bob);
        await ada.SendAsync(group.Id, $"secret @all and @{Name(bob)}");
        Assert.Empty(await bob.FindAsync("mentions:me"));

        await ada.AddAsync(group.Id, bob);
        await ada.SendAsync(group.Id, "back @all");
        Assert.Equal(["back @all", $"seen @{Name(bob)}"], await bob.FindAsync("mentions:me"));
    }

    private static string Name(TestUser user) => user.Session.User.Username;
}
