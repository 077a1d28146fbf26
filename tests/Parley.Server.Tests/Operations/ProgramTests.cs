using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class ProgramTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Stdout_NotATerminal_IsOneJsonObjectPerLine()
    {
        var (program, _) = await ServerProgram.ServeAsync(Data);
        using var server = program;
        program.SendTerminate();

        Assert.Equal(0, await program.EndAsync());
        Assert.NotEmpty(program.Out);
        foreach (var line in program.Out)
        {
            var entry = JsonSerializer.Deserialize<JsonElement>(line);
            Assert.Equal(["time", "level", "category", "event", "message"], entry.EnumerateObject().Take(5).Select(property => property.Name));
            Assert.Contains(entry.GetProperty("level").GetString(), new[] { "error", "warn", "info", "debug" });
        }

        Assert.Contains(program.Errors, line => line.Contains("setup code", StringComparison.Ordinal));
        Assert.DoesNotContain(program.Out, line => line.Contains("setup code", StringComparison.Ordinal));
    }

    /// <summary>Whoever collects the log may hang or be stopped: a pipe takes 64 KiB, then the writer waits. The log must not make the chat wait with it.</summary>
    [Fact]
    public async Task Stdout_ThatNobodyReads_StopsNoRequest()
    {
        var (program, address) = await ServerProgram.ServeUnreadAsync(Data, ("Logging__LogLevel__Microsoft.AspNetCore", "Trace"));
        using var running = program;
        using var client = new HttpClient();

        // Each writes several lines: together far more than the pipe and the lines that wait for it hold.
        for (var i = 0; i < 1000; i++)
        {
            using var answer = await client.GetAsync(new Uri(address, "api/v1/server"), TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task SetupCode_ServerRuns_ShowsTheCodeThatItPrinted()
    {
        var (program, _) = await ServerProgram.ServeAsync(Data);
        using var server = program;
        var (code, command) = await ServerProgram.RunAsync($"setup-code --data \"{Data}\"");
        using var _ = command;
        program.SendTerminate();
        await program.EndAsync();

        Assert.Equal(0, code);
        Assert.Contains(program.Errors, line => line.EndsWith(command.Out[^1], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_DataFolderInUse_IsRefusedAndFreeAgainAfterAKill()
    {
        var (program, _) = await ServerProgram.ServeAsync(Data);
        using var first = program;
        var (code, second) = await ServerProgram.RunAsync($"run --data \"{Data}\" --urls http://127.0.0.1:0");
        using var _ = second;

        Assert.Equal(1, code);
        Assert.Contains(Data, Assert.Single(second.Errors), StringComparison.Ordinal);
        Assert.Contains("--data", second.Errors[0], StringComparison.Ordinal);

        first.Kill();
        await first.EndAsync();
        var (third, _) = await ServerProgram.ServeAsync(Data);
        third.Dispose();
    }

    [Fact]
    public async Task Run_WrongSettings_NamesAllOfThemWithoutAStack()
    {
        var (code, program) = await ServerProgram.RunAsync(
            $"run --data \"{Data}\"",
            ("Parley__Acounts__Issuer", "x"), ("Parley__Accounts__PasswordQueue", "0"), ("Parley__Accounts__CachedUsers", "many"),
            ("Parley__Public__Url", "ftp://chat.example"), ("Parley__Database__Engine", "Oracle"));
        using var _ = program;

        Assert.Equal(1, code);
        Assert.Equal(
            [
                "parley-server: Parley:Accounts:CachedUsers (environment variable Parley__Accounts__CachedUsers) is 'many': it must be a whole number from 100 to 1000000 (default 10000).",
                "parley-server: Parley:Accounts:PasswordQueue (environment variable Parley__Accounts__PasswordQueue) is 0: it must be a whole number from 1 to 10000 (default 64).",
                "parley-server: Parley:Acounts:Issuer (environment variable Parley__Acounts__Issuer) is not a setting; did you mean Parley:Accounts:Issuer?",
                "parley-server: Parley:Database:Engine (environment variable Parley__Database__Engine) is 'Oracle': it must be Sqlite, Postgres (default Sqlite).",
                "parley-server: Parley:Public:Url must be like https://chat.example, without a path.",
            ],
            program.Errors);
        Assert.False(Directory.EnumerateFiles(Data).Any(), "a server that cannot start makes nothing");
    }

    [Fact]
    public async Task Run_PortTaken_SaysWhichAndWhatToDo()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var (code, program) = await ServerProgram.RunAsync($"run --data \"{Data}\" --urls http://{listener.LocalEndpoint}");
        using var _ = program;

        Assert.Equal(1, code);
        var error = Assert.Single(program.Errors);
        Assert.Contains(listener.LocalEndpoint.ToString()!, error, StringComparison.Ordinal);
        Assert.Contains("--urls", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Terminate_RequestStalls_EndsWithinTenSecondsAsASuccess()
    {
        var (program, address) = await ServerProgram.ServeAsync(Data);
        using var server = program;
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(
            Encoding.ASCII.GetBytes("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"),
            TestContext.Current.CancellationToken);
        var begun = Stopwatch.GetTimestamp();
        program.SendTerminate();

        Assert.Equal(0, await program.EndAsync());
        Assert.True(Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(10), "the delivery contract's limit");
    }

    [Fact]
    public async Task Demo_EmptyFolder_HoldsThreePeopleAndTheirGroup()
    {
        var (program, address) = await ServerProgram.ServeAsync(Data, "--demo");
        using var server = program;
        using var client = new HttpClient { BaseAddress = new Uri(address, "api/v1/") };
        using var signedIn = await client.PostAsJsonAsync("auth/login", new { login = "linus", password = "just looking around" }, TestContext.Current.CancellationToken);
        var session = await signedIn.ReadJsonAsync(200);
        client.DefaultRequestHeaders.Authorization = new("Bearer", session.GetProperty("accessToken").GetString());
        var list = await client.GetFromJsonAsync<JsonElement>("conversations", TestContext.Current.CancellationToken);
        var group = Assert.Single(list.GetProperty("items").EnumerateArray());

        Assert.Equal("Sunday hike", group.GetProperty("title").GetString());
        Assert.Equal(3, group.GetProperty("memberCount").GetInt32());
        Assert.InRange(group.GetProperty("lastSeq").GetInt32(), 40, 100);
        Assert.InRange(group.GetProperty("unreadCount").GetInt32(), 1, 10);
        Assert.True(group.GetProperty("createdAt").GetDateTimeOffset() < group.GetProperty("lastActivityAt").GetDateTimeOffset().AddHours(-12));
        Assert.Contains(program.Errors, line => line.Contains("just looking around", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Demo_FolderOfAnotherServer_IsLeftAlone()
    {
        var (program, _) = await ServerProgram.ServeAsync(Data);
        program.SendTerminate();
        await program.EndAsync();
        program.Dispose();
        var (code, demo) = await ServerProgram.RunAsync($"run --demo --data \"{Data}\" --urls http://127.0.0.1:0");
        using var _ = demo;

        Assert.Equal(1, code);
        Assert.Contains(demo.Errors, line => line.Contains("--demo needs a data folder of its own", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ConfigDocs_Page_IsTheOneInTheRepository()
    {
        var (code, program) = await ServerProgram.RunAsync("config docs");
        using var _ = program;
        var page = await File.ReadAllLinesAsync(Path.Combine(Repository(), "docs", "operations", "settings.md"), TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.True(page.SequenceEqual(program.Out), "write it anew: parley-server config docs > docs/operations/settings.md");
    }

    [Fact]
    public async Task ConfigDefaults_UsedAsConfiguration_AreValid()
    {
        var (_, defaults) = await ServerProgram.RunAsync("config defaults");
        using var _ = defaults;
        var document = JsonSerializer.Deserialize<JsonElement>(string.Join('\n', defaults.Out));
        var (code, check) = await ServerProgram.RunAsync($"config check --data \"{Data}\"", [.. Flatten("Parley", document.GetProperty("Parley"))]);
        using var __ = check;

        Assert.True(code == 0, string.Join('\n', check.Errors));
    }

    private static IEnumerable<(string Name, string Value)> Flatten(string path, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property => Flatten($"{path}__{property.Name}", property.Value)),
        JsonValueKind.Array => [],
        _ => [(path, element.ToString())],
    };

    private static string Repository()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Parley.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        }

        return folder;
    }
}
