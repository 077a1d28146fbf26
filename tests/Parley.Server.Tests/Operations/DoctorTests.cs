using System.Net.Sockets;
using System.Text.Json;
using Parley.Testing;

namespace Parley.Server.Tests.Operations;

public sealed class DoctorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Data => _folder.File("data");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Doctor_NewFolder_FindsNothingAndMakesNothing()
    {
        var (code, lines) = await ExamineAsync();

        Assert.True(code == 0, string.Join('\n', lines));
        Assert.All(lines, line => Assert.Matches("^(ok|note): .", line));
        Assert.Contains(lines, line => line.StartsWith("note: no mail server is configured", StringComparison.Ordinal));
        Assert.Empty(Directory.EnumerateFiles(Data));
    }

    [Fact]
    public async Task Doctor_ServerRuns_IsANote()
    {
        var (program, address) = await ServerProgram.ServeAsync(Data);
        using var server = program;
        var (code, lines) = await ExamineAsync($"--urls {address.GetLeftPart(UriPartial.Authority)}");

        Assert.Equal(0, code);
        Assert.Contains(lines, line => line.StartsWith("note: a Parley server (", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("note: a Parley server is using this data folder", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_PortTaken_IsAProblemThatNamesIt()
    {
        using var listener = new TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var (code, lines) = await ExamineAsync($"--urls http://{listener.LocalEndpoint}");

        AssertProblem(code, lines, $"port {((System.Net.IPEndPoint)listener.LocalEndpoint).Port} is taken", "--urls");
    }

    [Fact]
    public async Task Doctor_FolderCannotBeMade_IsAProblem()
    {
        await File.WriteAllTextAsync(Data, "a file", TestContext.Current.CancellationToken);
        var (code, lines) = await ExamineAsync($"--data \"{Path.Combine(Data, "below")}\"", withData: false);

        AssertProblem(code, lines, Path.Combine(Data, "below"), "--data");
    }

    [Fact]
    public async Task Doctor_KeyFile_MissingDamagedOrReadableByOthers_IsAProblem()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // no file modes
        }

        await ServeOnceAsync();
        var path = Path.Combine(Data, "keys.json");
        var good = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);

        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        AssertProblem(await ExamineAsync(), "other users", "chmod 600");

        await File.WriteAllTextAsync(path, good[..20], TestContext.Current.CancellationToken);
        AssertProblem(await ExamineAsync(), "not a key file", "backup");

        File.Delete(path);
        AssertProblem(await ExamineAsync(), "missing", "backup");
    }

    [Fact]
    public async Task Doctor_PostgresCannotBeReached_IsAProblemWithoutThePassword()
    {
        var (code, lines) = await ExamineAsync($"--database postgres://parley:hunter2@127.0.0.1:{FreePort.Next()}/parley");

        AssertProblem(code, lines, "PostgreSQL cannot be used", "ConnectionString");
        Assert.DoesNotContain(lines, line => line.Contains("hunter2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Doctor_WrongSettings_AreAllProblems()
    {
        var (code, program) = await ServerProgram.RunAsync(
            $"doctor --json --data \"{Data}\" --urls http://127.0.0.1:0", ("Parley__Groups__Members", "1"), ("Parley__Nonsense", "x"));
        using var _ = program;
        var findings = JsonSerializer.Deserialize<JsonElement>(string.Join('\n', program.Out)).EnumerateArray().ToList();

        Assert.Equal(1, code);
        Assert.Equal(2, findings.Count(finding => finding.GetProperty("kind").GetString() == "problem" && finding.GetProperty("mend").GetString() != ""));
    }

    [Fact]
    public async Task Doctor_PlainHttpForOthers_IsANote()
    {
        var (code, program) = await ServerProgram.RunAsync(
            $"doctor --data \"{Data}\" --urls http://127.0.0.1:0", ("Parley__Public__Url", "http://chat.example"));
        using var _ = program;

        Assert.Equal(0, code);
        Assert.Contains(program.Out, line => line.StartsWith("note: warning: Parley:Public:Url", StringComparison.Ordinal) && line.Contains("cookie", StringComparison.Ordinal));
    }

    private async Task ServeOnceAsync()
    {
        var (program, _) = await ServerProgram.ServeAsync(Data);
        using var server = program;
        program.SendTerminate();
        await program.EndAsync();
    }

    private async Task<(int Code, IReadOnlyList<string> Lines)> ExamineAsync(string options = "", bool withData = true)
    {
        var urls = options.Contains("--urls", StringComparison.Ordinal) ? "" : "--urls http://127.0.0.1:0";
        var (code, program) = await ServerProgram.RunAsync($"doctor {(withData ? $"--data \"{Data}\"" : "")} {urls} {options}");
        using (program)
        {
            return (code, program.Out);
        }
    }

    private static void AssertProblem((int Code, IReadOnlyList<string> Lines) answer, string text, string mend) =>
        AssertProblem(answer.Code, answer.Lines, text, mend);

    private static void AssertProblem(int code, IReadOnlyList<string> lines, string text, string mend)
    {
        Assert.True(code == 1, string.Join('\n', lines));
        Assert.Contains(lines, line => line.StartsWith("problem: ", StringComparison.Ordinal)
            && line.Contains(text, StringComparison.Ordinal)
            && line[line.IndexOf(" / mend: ", StringComparison.Ordinal)..].Contains(mend, StringComparison.Ordinal));
    }
}
