using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Parley.Platform.Database;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

/// <summary><c>parley-server user</c> beside a running server, and without one.</summary>
public sealed class UserCommandTests : IDisposable
{
    private const string Hash = "$2a$06$.rCVZVOThsIa97pEDOxvGuRRgzG64bvtJ0938xuqzv18d3ZpQhstC"; // of the alphabet

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory, EveryEngine]
    public async Task User_BesideARunningServer_TakesEffectThere(DatabaseEngine engine)
    {
        var connectionString = engine == DatabaseEngine.Postgres ? await (await PostgresServer.SharedAsync()).CreateDatabaseAsync() : null;
        (string, string)[] settings = connectionString is null
            ? []
            : [("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", connectionString)];
        var (program, address) = await ServerProgram.ServeAsync(_folder.File("data"), "", settings);
        using var server = program;
        using var client = new HttpClient { BaseAddress = new Uri(address, "/api/v1/") };

        var info = await client.GetFromJsonAsync<JsonElement>("server", Token);
        Assert.Equal(("open", false), (info.GetProperty("registration").GetString(), info.GetProperty("sendsMail").GetBoolean()));
        Assert.Equal(["ada was made (member)."], await RunAsync($"create ada --email ada@example.org --password-hash {Hash}"));
        var session = await SignInAsync("abcdefghijklmnopqrstuvwxyz");
        Assert.Equal(HttpStatusCode.OK, await MeAsync(session));
        Assert.Equal(["ada is owner now, and signed out everywhere."], await RunAsync("set-role ada owner"));
        while (await MeAsync(session) != HttpStatusCode.Unauthorized)
        {
            Token.ThrowIfCancellationRequested(); // the server learns of it within a second
        }

        var line = Assert.Single(await RunAsync("list"));
        Assert.Matches("^ada +owner +[0-9-]{10} +ada@example.org$", line);
        program.SendTerminate();
        Assert.Equal(0, await program.EndAsync());

        async Task<IReadOnlyList<string>> RunAsync(string arguments)
        {
            var (code, command) = await ServerProgram.RunAsync($"user {arguments} --data \"{_folder.File("data")}\"", settings);
            using var _ = command;
            Assert.True(code == 0, string.Join('\n', command.Errors));
            return command.Out;
        }

        async Task<string> SignInAsync(string password)
        {
            using var answer = await client.PostAsJsonAsync("auth/login", new { login = "ada", password }, Token);
            answer.EnsureSuccessStatusCode();
            return (await answer.Content.ReadFromJsonAsync<Protocol.Accounts.SessionResponse>(Token))!.AccessToken;
        }

        async Task<HttpStatusCode> MeAsync(string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "me") { Headers = { { "Authorization", $"Bearer {token}" } } };
            using var answer = await client.SendAsync(request, Token);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Import_LinesOfEveryKind_TakesTheGoodOnesAndNamesTheOthers()
    {
        var file = _folder.File("people.jsonl");
        await File.WriteAllLinesAsync(
            file,
            [
                $$"""{"username":"ada","email":"ada@example.org","displayName":"Ada","passwordHash":"{{Hash}}","role":"admin"}""",
                $$"""{"username":"ada","email":"other@example.org","passwordHash":"{{Hash}}"}""",
                "",
                "not JSON",
                """{"username":"bob","email":"bob@example.org","passwordHash":"$1$old"}""",
                """{"username":"bob","email":"bob@example.org"}""",
            ],
            Token);

        var (code, output, errors) = await RunAsync($"import \"{file}\"");

        Assert.Equal(1, code);
        Assert.Equal(["1 imported, 4 not."], output);
        Assert.Collection(
            errors,
            error => Assert.Equal("line 2: username is taken.", error),
            error => Assert.StartsWith("line 4: is no JSON", error, StringComparison.Ordinal),
            error => Assert.StartsWith("line 5: passwordHash must be a bcrypt hash", error, StringComparison.Ordinal),
            error => Assert.Equal("line 6: passwordHash: is required", error));
    }

    [Fact]
    public async Task Passwords_FromTheInput_ArePassedOnAsTheyAre()
    {
        var (created, create) = await ServerProgram.RunWithInputAsync(
            $"user create ada --email ada@example.org --role owner --password-stdin --data \"{_folder.File("data")}\"", "battery staple \nignored\n");
        using var first = create;
        var (refused, reset) = await ServerProgram.RunWithInputAsync($"user reset-password ada --password-stdin --data \"{_folder.File("data")}\"", "password123\n");
        using var second = reset;

        Assert.True((created, refused) == (0, 1), string.Join('\n', create.Errors));
        Assert.Equal(["ada was made (owner)."], create.Out);
        Assert.Contains(reset.Errors, error => error.Contains("password is one of the passwords that are tried first", StringComparison.Ordinal));
        var (_, demoted, errors) = await RunAsync("set-role ada member");
        Assert.Empty(demoted);
        Assert.Contains(errors, error => error.Contains("only owner", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("create ada --email nobody --password-hash x", "email must be an e-mail address")]
    [InlineData("remove-second-factor nobody", "account")]
    [InlineData("set-role nobody admin", "There is nothing here. No such account.")]
    public async Task User_WithoutSense_SaysWhatIsWrong(string arguments, string expected)
    {
        var (code, _, errors) = await RunAsync(arguments);

        Assert.Equal(1, code);
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    private async Task<(int Code, IReadOnlyList<string> Out, IReadOnlyList<string> Errors)> RunAsync(string arguments)
    {
        var (code, command) = await ServerProgram.RunAsync($"user {arguments} --data \"{_folder.File("data")}\"");
        using var _ = command;
        return (code, [.. command.Out], [.. command.Errors]);
    }
}
