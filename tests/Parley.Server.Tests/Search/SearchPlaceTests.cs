using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Search;

/// <summary><c>in:</c> by what a conversation is called, of the asker's own alone.</summary>
public sealed class SearchPlaceTests(SharedServers servers)
{
    [Theory, EveryEngine]
    public async Task In_ByTitleOrName_LooksInAllThatAreCalledSo(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (trip, other, direct) = (await ada.CreateGroupAsync("Weekend trip", bob), await ada.CreateGroupAsync("Großes WEEKEND!", bob), await ada.OpenDirectAsync(bob));
        await bob.PatchAsync("me", new { displayName = "Roberta Weekender" }).ReadAsync(200);
        await ada.SendAsync(trip.Id, "pear on the trip");
        await ada.SendAsync(other.Id, "pear at large");
        await ada.SendAsync(direct.Id, "pear for two");

        Assert.Equal(["pear on the trip"], await bob.FindAsync("pear in:\"Weekend trip\""));
        Assert.Equal(["pear on the trip"], await bob.FindAsync("in:\"weekend TR\""));
        Assert.Equal(["pear at large"], await bob.FindAsync("in:grosses pear"));
        Assert.Equal(["pear at large", "pear on the trip"], await bob.FindAsync("pear in:weekend"));
        Assert.Equal(["pear for two", "pear at large", "pear on the trip"], await ada.FindAsync("pear in:weekend", "&limit=1"));
        Assert.Equal(["pear for two"], await ada.FindAsync("in:\"roberta week\""));
        Assert.Equal(["pear for two"], await ada.FindAsync($"in:@{bob.Session.User.Username}"));
        Assert.Equal(["pear for two"], await bob.FindAsync($"in:{ada.Session.User.Username} from:{ada.Session.User.Username}"));
        Assert.Equal(["pear on the trip"], await bob.FindAsync($"in:{trip.Id}"));

        // By what they are called now.
        await ada.PatchAsync($"conversations/{trip.Id}", new { title = "Harvest" }).ReadAsync(200);
        Assert.Equal(["pear on the trip"], await bob.FindAsync("pear in:harvest"));
        Assert.Equal(["pear at large"], await bob.FindAsync("pear in:weekend"));
    }

    // C2, C11: a title of others is like one that there is not.
    [Theory, EveryEngine]
    public async Task In_ByATitleThatIsNotOnesOwn_IsRefusedLikeOneThatThereIsNot(DatabaseEngine engine)
    {
        var server = await servers.GetAsync(engine);
        var (ada, bob, eve) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"), await server.SignUpAsync("eve"));
        var group = await ada.CreateGroupAsync("Quarterdeck", bob);
        await ada.SendAsync(group.Id, "cedar");
        Assert.Equal(["cedar"], await bob.FindAsync("in:quarterdeck"));

        await ada.RemoveAsync(group.Id, bob);
        var answers = new List<string?>();
        foreach (var asked in new[] { bob.AskAsync("cedar in:quarterdeck"), eve.AskAsync("cedar in:quarterdeck"), eve.AskAsync("cedar in:nowhere"), eve.AskAsync($"in:{group.Id}") })
        {
            var error = await asked.ProblemAsync(ErrorCodes.ValidationFailed);
            Assert.Equal("in", Assert.Single(error.Errors!).Field);
            answers.Add(error.Errors![0].Message);
        }

        Assert.Single(answers.Distinct());
    }
}
