using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Search;
using Parley.Testing;

namespace Parley.Server.Tests.Abuse;

/// <summary>D3: lists go on by cursors, a search that takes too long ends, and what it held is free again. One export at a time: the tests of exports.</summary>
public sealed class ExpensiveQueryTests(SharedServers servers)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryList_OfTheDocument_GoesOnByACursorAndNotByACount()
    {
        var server = await servers.SqliteAsync();
        using var document = JsonDocument.Parse(await server.Http.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Token));
        var lists = 0;
        foreach (var path in document.RootElement.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject().Where(one => one.Value.TryGetProperty("parameters", out _)))
            {
                var names = operation.Value.GetProperty("parameters").EnumerateArray().Select(parameter => parameter.GetProperty("name").GetString()!).ToHashSet();
                Assert.DoesNotContain(names, name => name.ToLowerInvariant() is "offset" or "page" or "skip" or "pagenumber" or "start");
                if (names.Contains("limit"))
                {
                    Assert.True(names.Contains("cursor") || names.IsSupersetOf(["before", "after"]), $"{operation.Name} {path.Name} has no place to go on from.");
                    lists++;
                }
            }
        }

        Assert.True(lists > 15);
    }

    [Theory, EveryEngine]
    public async Task Search_ThatTakesTooLong_EndsIncompleteAndOthersGoOn(DatabaseEngine engine)
    {
        var slow = new SlowUsernames();
        await using var server = await TestServer.StartAsync(
            engine, new ManualClock(), services => services.AddSingleton<IUsernames>(slow), ("Parley:Search:AtOnce", "1"), ("Parley:Search:Timeout", "00:00:02"));
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        await ada.SendAsync(chat.Id, "acacia");
        await server.IndexedAsync();

        // It has its turn, and is held up; somebody else's waits for the turn and is told to come again.
        var first = ada.AskAsync("acacia from:anybody");
        await slow.Asked.WaitAsync(Token);
        var second = bob.AskAsync("acacia");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (!second.IsCompleted)
        {
            await timer.WaitForNextTickAsync(Token);
            server.Time!.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.True((await second.ProblemAsync(ErrorCodes.RateLimited)).RetryAfterMs > 0);
        Assert.False(first.IsCompleted);
        slow.GoOn(ada.Session.User.Id);
        var page = await first.ReadAsync<SearchPage>(200);
        Assert.True(page is { Items.Count: 0, Incomplete: true, NextCursor: not null });

        // Nothing is held any more, and the cursor goes on.
        Assert.Equal("acacia", Assert.Single((await (await server.SignInAsync(bob)).SearchAsync("acacia")).Items).Message.Text);
        Assert.Equal("acacia", Assert.Single((await (await server.SignInAsync(ada)).SearchAsync("acacia from:anybody", $"&cursor={page.NextCursor}")).Items).Message.Text);
    }

    /// <summary>Whoever asks waits until it is told to go on.</summary>
    private sealed class SlowUsernames : IUsernames
    {
        private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<UserId?> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Asked => _asked.Task;

        public void GoOn(UserId user) => _answer.TrySetResult(user);

        public async ValueTask<UserId?> FindAsync(string username, CancellationToken cancellationToken)
        {
            _asked.TrySetResult();
            return await _answer.Task.WaitAsync(cancellationToken);
        }
    }
}
