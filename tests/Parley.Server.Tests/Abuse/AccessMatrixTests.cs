using Parley.Protocol;
using Parley.Server.Tests.Documents;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Abuse;

/// <summary>
/// C1, made of the documents: each operation and each event that takes an id × nobody, a guest, another user, one who was a member. Each is refused as if there were
/// nothing, and the same request of whoever may make it succeeds.
/// </summary>
public sealed class AccessMatrixTests(SharedServers servers)
{
    [Fact]
    public async Task Table_AgainstBothDocuments_HasEachThatTakesAnIdAndNoOther()
    {
        var documents = await WireDocuments.OfAsync((await servers.SqliteAsync()).Address);

        var described = TakenIds.OfOperations(documents.Rest).Concat(TakenIds.OfEvents(documents.Events)).ToList();

        Assert.NotEmpty(described);
        Assert.Equal(described.Order(StringComparer.Ordinal), AccessTable.Rows.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Operations_Each_AreRefusedToOthersAndOpenToWhoeverMay()
    {
        await using var stage = await AccessStage.SetAsync();
        var wrong = new List<string>();
        foreach (var (operation, row) in AccessTable.Rows.Where(row => row.Key.Contains(' ', StringComparison.Ordinal)))
        {
            var method = operation[..operation.IndexOf(' ', StringComparison.Ordinal)];
            await CheckAsync(stage, operation, row, wrong, async (attempt, user) => await attempt.RequestAsync(method, stage.Server, user));
            var attempt = await row.Arrange(stage);
            var (nobody, nothing) = (await attempt.RequestAsync(method, stage.Server, user: null), await attempt.WithUnknownIds().RequestAsync(method, stage.Server, user: null));
            if (nobody.Status != 401 || nobody.Shape != nothing.Shape)
            {
                wrong.Add($"{operation} without a token: {nobody}, with an unknown id {nothing}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public async Task Events_Each_AreRefusedToOthersAndOpenToWhoeverMay()
    {
        await using var stage = await AccessStage.SetAsync();
        await using var nobody = await TestSocket.OpenAsync(stage.Server);
        Assert.False((await nobody.JoinAsync(auth: null)).Accepted);

        var wrong = new List<string>();
        foreach (var (name, row) in AccessTable.Rows.Where(row => !row.Key.Contains(' ', StringComparison.Ordinal)))
        {
            await CheckAsync(stage, name, row, wrong, async (attempt, user) => await attempt.EmitAsync(name, await stage.SocketOfAsync(user)));
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    private static async Task CheckAsync(
        AccessStage stage, string name, AccessTable.Row row, List<string> wrong, Func<Attempt, TestUser, Task<Outcome>> send)
    {
        try
        {
            await CheckRowAsync(stage, name, row, wrong, send);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            wrong.Add($"{name}: {exception.Message}"); // and on to the next, so that one run tells all
        }
    }

    private static async Task CheckRowAsync(
        AccessStage stage, string name, AccessTable.Row row, List<string> wrong, Func<Attempt, TestUser, Task<Outcome>> send)
    {
        var attempt = await row.Arrange(stage);
        if (row.Reach != Reach.Everybody)
        {
            var unknown = attempt.WithUnknownIds();
            foreach (var (who, user) in new[] { ("a guest", stage.Guest), ("another user", stage.Eve), ("a former member", stage.Gone) })
            {
                var (known, nothing) = (await send(attempt, user), await send(unknown, user));
                if (!IsRight(row.Reach, known, nothing))
                {
                    wrong.Add($"{name} by {who}: {known}, with an unknown id {nothing}");
                }
            }
        }

        var rightful = await send(attempt, attempt.Rightful);
        if (!rightful.IsSuccess)
        {
            wrong.Add($"{name} by whoever may: {rightful}");
        }
    }

    /// <summary>The same as for what does not exist, and nothing of what is inside. Where a body names it, 400 says that the field is not valid.</summary>
    private static bool IsRight(Reach reach, Outcome known, Outcome nothing) =>
        known.Shape == nothing.Shape
        && !known.Text.Contains(AccessStage.Canary, StringComparison.Ordinal)
        && (reach == Reach.OwnOnly || known.Status is 403 or 404 || known.Code == ErrorCodes.ValidationFailed.Code);
}
