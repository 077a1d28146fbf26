using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Server.Tests.Edits;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Search;

/// <summary>The index itself: what is in it, how it comes back, and that nothing stays in it that is gone.</summary>
public sealed class SearchIndexTests
{
    private static readonly (string, string) RemoveAtOnce = ("Parley:Search:Remove", "00:00:00");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Index_OfWhatIsGone_HasNothingLeft(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, RemoveAtOnce);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (group, kept) = (await ada.CreateGroupAsync("group", bob), await ada.OpenDirectAsync(bob));
        foreach (var i in Enumerable.Range(0, 20))
        {
            await ada.SendAsync(group.Id, $"gone {i}");
        }

        var stays = (await ada.SendAsync(kept.Id, "stays, with a word to go")).Message;
        var gone = (await ada.SendAsync(kept.Id, "this goes")).Message;
        await server.IndexedAsync();
        Assert.Equal(22, await SizeAsync(server, "SUM(messages)", "segments"));

        await ada.DeleteAsync($"conversations/{group.Id}").ReadAsync(204);
        await ada.DeleteAsync(gone);
        await ada.EditAsync(stays, "stays");
        await SweptAsync(server);

        Assert.Equal(1, await SizeAsync(server, "SUM(messages)", "segments"));
        Assert.Equal(1, await SizeAsync(server, "COUNT(*)", "indexed_conversations"));
        Assert.Equal(["stays"], await bob.FindAsync("stays"));

        await ada.DeleteAsync(stays);
        await SweptAsync(server);
        foreach (var table in new[] { "segments", "segment_messages", "segment_words", "removals" })
        {
            Assert.Equal(0, await SizeAsync(server, "COUNT(*)", table));
        }
    }

    [Theory, EveryEngine]
    public async Task Index_AfterEachStop_GoesOnWhereItWas(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        foreach (var i in Enumerable.Range(0, 5))
        {
            // Stopped at whatever point it is.
            await ada.SendAsync(chat.Id, $"rowan {i}");
            await server.RestartAsync();
        }

        Assert.Equal(["rowan 4", "rowan 3", "rowan 2", "rowan 1", "rowan 0"], await bob.FindAsync("rowan"));
        Assert.Equal(5, await SizeAsync(server, "SUM(messages)", "segments"));
    }

    [Theory, EveryEngine]
    public async Task Index_OfAnotherState_IsMadeAnew(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "alder");
        await server.IndexedAsync();

        // Of a log that was restored since; of a program that made it otherwise; with a key that is gone.
        foreach (var (module, change) in new[]
        {
            ("chat", "UPDATE log_state SET epoch = epoch + 1"), ("search", "UPDATE index_state SET format = 77"), ("search", "UPDATE index_state SET proof = 77"),
        })
        {
            await server.StopAsync();
            await using (var database = OpenAt(server, module, engine))
            {
                await database.WriteAsync(session => session.ExecuteAsync(change), Token);
            }

            await server.RestartAsync();
            Assert.Equal(["alder"], await bob.FindAsync("alder"));
            Assert.Equal(1, await SizeAsync(server, "SUM(messages)", "segments"));
        }
    }

    [Fact]
    public async Task Index_FileDeleted_IsMadeAnew()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "myrtle");
        await server.IndexedAsync();
        await server.StopAsync();
        File.Delete(Path.Combine(server.DataFolder, "search.db"));

        await server.RestartAsync();

        Assert.Equal(["myrtle"], await bob.FindAsync("myrtle"));
    }

    [Theory, EveryEngine]
    public async Task Rebuild_BesideARunningServer_GivesTheSameIndex(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, RemoveAtOnce);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var (chat, group) = (await ada.OpenDirectAsync(bob), await ada.CreateGroupAsync("group", bob));
        var edited = (await ada.SendAsync(chat.Id, "cedar first")).Message;
        foreach (var i in Enumerable.Range(0, 30))
        {
            await ada.SendAsync(i % 2 == 0 ? chat.Id : group.Id, $"cedar {i}");
        }

        await ada.EditAsync(edited, "cedar edited");
        await ada.DeleteAsync((await ada.SendAsync(chat.Id, "cedar deleted")).Message);
        await SweptAsync(server);
        var before = await bob.FindAsync("cedar");

        var told = await server.SucceedAsync("search rebuild");

        Assert.Contains("31 messages", told, StringComparison.Ordinal);
        Assert.Contains("; 0 conversations", told, StringComparison.Ordinal);
        Assert.Equal(before, await bob.FindAsync("cedar"));
        Assert.Contains("cedar edited", before);
        await ada.SendAsync(group.Id, "cedar after");
        Assert.Equal(["cedar after", .. before], await bob.FindAsync("cedar"));
        Assert.Contains("32 messages", await server.SucceedAsync("search status"), StringComparison.Ordinal);
    }

    // V3, C11: what is written beside the messages tells none of their words.
    [Fact]
    public async Task Index_OfACanary_HoldsNoneOfItsWords()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "canaryxyzzy");
        Assert.Equal(["canaryxyzzy"], await bob.FindAsync("canaryxyzzy"));
        await server.StopAsync();

        Assert.DoesNotContain("canary", System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(Path.Combine(server.DataFolder, "search.db"), Token)), StringComparison.Ordinal);
        Assert.DoesNotContain("canaryxyzzy", server.Log.Text, StringComparison.Ordinal);
    }

    [Theory, EveryEngine]
    public async Task Index_OfThousandsOfMessages_IsMergedAndFindsEach(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, ("Parley:Search:Gather", "00:00:00"));
        var people = await server.SignUpAsync("ada", "bob", "cid");
        var ada = people[0];
        var chats = new[] { await ada.OpenDirectAsync(people[1]), await ada.OpenDirectAsync(people[2]), await ada.CreateGroupAsync("group", people[1], people[2]) };
        foreach (var some in Enumerable.Range(0, 600).Chunk(20))
        {
            await Task.WhenAll(some.Select(i => ada.SendAsync(chats[i % 3].Id, $"number n{i} of all")));
        }

        Assert.Equal(600, (await ada.FindAsync("number", "&limit=50")).Count);
        Assert.Equal(400, (await people[1].FindAsync("number", "&limit=50")).Count);
        Assert.Equal(["number n77 of all"], await ada.FindAsync("n77"));
        Assert.Empty(await people[1].FindAsync("n76")); // 76 % 3 is the other one's
        Assert.InRange(await SizeAsync(server, "COUNT(*)", "segments"), 1, 30);
    }

    private static async Task SweptAsync(TestServer server)
    {
        await server.IndexedAsync();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (await SizeAsync(server, "COUNT(*)", "removals") > 0)
        {
            await timer.WaitForNextTickAsync(Token);
        }
    }

    private static async Task<long> SizeAsync(TestServer server, string what, string table) => await server.Services.GetRequiredKeyedService<ModuleDatabase>("search").ReadAsync(
        session => session.QuerySingleAsync<long>($"SELECT CAST(COALESCE({what}, 0) AS BIGINT) FROM {table}"), Token);

    private static ModuleDatabase OpenAt(TestServer server, string module, DatabaseEngine engine) =>
        TestDatabase.OpenAt(module, server.ConnectionString ?? Path.Combine(server.DataFolder, module + ".db"), engine);
}
