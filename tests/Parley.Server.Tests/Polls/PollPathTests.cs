using System.IO.Compression;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Retention;
using Parley.Server.Tests.Search;
using Parley.Testing;

namespace Parley.Server.Tests.Polls;

/// <summary>A poll where messages go: searched, past its time, taken along.</summary>
public sealed class PollPathTests(SharedServers servers)
{
    private const string Evil = "</p><script>alert(1)</script>\"'";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EveryEngine]
    public async Task Search_FindsAPollByItsQuestionAndByWhatCanBeChosen_UntilItIsDeleted(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var poll = await chat.Ada.AskAsync(chat.Id, "Which quince?");
        var other = await chat.Ada.AskAsync(chat.Id, "And which medlar?");

        // Where an option is found, nothing of the question is marked.
        var hit = Assert.Single((await chat.Bob.SearchAsync("quince")).Items);
        Assert.Equal((poll.Id, "quince"), (hit.Message.Id, Assert.Single(hit.Marked())));
        Assert.Equal(["And which medlar?", "Which quince?"], await chat.Bob.FindAsync("green"));
        Assert.Equal(poll.Id, Assert.Single((await chat.Bob.SearchAsync("quince gre*")).Items).Message.Id);
        Assert.All((await chat.Bob.SearchAsync("green")).Items, found => Assert.Empty(found.Highlights));

        await chat.Ada.DeleteAsync($"conversations/{chat.Id}/messages/{poll.Id}").ReadAsync(200);

        Assert.Empty(await chat.Bob.FindAsync("quince"));
        Assert.Equal(other.Id, Assert.Single((await chat.Bob.SearchAsync("green")).Items).Message.Id);
    }

    [Theory, EveryEngine]
    public async Task Poll_PastItsTime_IsGoneWithItsOptionsAndVotes(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        await using var chat = await DirectChat.OpenAsync(server);
        await chat.Ada.SetRetentionAsync(chat.Id, "age", 300);
        var poll = await chat.Ada.AskAsync(chat.Id, "which?");
        await chat.Ada.VoteAsync(poll, 0);
        await chat.Bob.VoteAsync(poll, 1);
        Assert.Equal(2, await CountAsync(server, "SELECT COUNT(*) FROM poll_votes"));
        server.Time!.Advance(TimeSpan.FromMinutes(5));

        await server.GoneUpToAsync(chat.Bob, chat.Id, poll.Seq);

        Assert.Empty((await chat.Bob.HistoryAsync(chat.Id)).Items);
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM poll_votes"));
        Assert.Equal(0, await CountAsync(server, "SELECT COUNT(*) FROM messages WHERE body IS NOT NULL OR poll IS NOT NULL OR type = 4"));
        foreach (var user in new[] { chat.Ada, chat.Bob })
        {
            await user.GetAsync(poll.PollPath("votes")).ProblemAsync(ErrorCodes.NotFound);
            await user.PutAsync(poll.PollPath("vote"), new { options = new[] { 0 } }).ProblemAsync(ErrorCodes.NotFound);
            await user.PostAsync(poll.PollPath("close"), new { }).ProblemAsync(ErrorCodes.NotFound);
        }
    }

    [Theory, EveryEngine]
    public async Task Export_HasQuestionOptionsAndCounts_AsText(DatabaseEngine engine)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.GetAsync(engine));
        var request = new { type = "poll", text = $"question {Evil}", poll = new { options = new[] { $"first {Evil}", "second" } } };
        var poll = (await chat.Ada.PostAsync($"conversations/{chat.Id}/messages", request).ReadAsync<SendMessageResponse>(201)).Message;
        await chat.Ada.VoteAsync(poll, 0);
        await chat.Bob.VoteAsync(poll, 0);

        using var zip = await ExportAsync(chat.Bob, chat.Id);

        var json = JsonDocument.Parse(await ReadAsync(zip, "messages.json")).RootElement.GetProperty("messages").EnumerateArray().Single();
        Assert.Equal(("poll", request.text), (json.GetProperty("type").GetString(), json.GetProperty("text").GetString()));
        Assert.Equal(2, json.GetProperty("poll").GetProperty("voters").GetInt32());
        Assert.Equal(
            [(request.poll.options[0], 2), ("second", 0)],
            json.GetProperty("poll").GetProperty("options").EnumerateArray().Select(option => (option.GetProperty("text").GetString(), option.GetProperty("count").GetInt32())));
        var html = await ReadAsync(zip, "index.html");
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("question &lt;/p&gt;&lt;script&gt;", html, StringComparison.Ordinal);
        Assert.Contains("first &lt;/p&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; <span class=\"soft\">2</span>", html, StringComparison.Ordinal);
        Assert.Contains("second <span class=\"soft\">0</span>", html, StringComparison.Ordinal);
    }

    private static async Task<ZipArchive> ExportAsync(TestUser user, ConversationId id)
    {
        var job = await user.PostAsync($"conversations/{id}/exports", new { }).ReadAsync<ExportJob>(202);
        while ((job = await user.GetAsync($"me/exports/{job.Id}").ReadAsync<ExportJob>(200)).State != ExportState.Ready)
        {
            Token.ThrowIfCancellationRequested();
        }

        using var response = await user.GetAsync($"me/exports/{job.Id}/file");
        return new ZipArchive(new MemoryStream(await response.Content.ReadAsByteArrayAsync(Token)), ZipArchiveMode.Read);
    }

    private static async Task<string> ReadAsync(ZipArchive zip, string entry)
    {
        using var reader = new StreamReader(zip.GetEntry(entry)!.Open());
        return await reader.ReadToEndAsync(Token);
    }

    private static ValueTask<long> CountAsync(TestServer server, string sql) =>
        server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").ReadAsync(session => session.QuerySingleAsync<long>(sql), Token);
}
