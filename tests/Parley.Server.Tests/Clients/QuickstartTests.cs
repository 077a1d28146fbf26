using System.Diagnostics;
using System.Text.RegularExpressions;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;
using Parley.Testing.Clients;

namespace Parley.Server.Tests.Clients;

/// <summary>The programs of docs/quickstart.md, run as they stand there.</summary>
public sealed partial class QuickstartTests(SharedServers servers)
{
    private const int MostLines = 30;

    [Theory]
    [InlineData("js", "chat.mjs", "node")]
    [InlineData("python", "chat.py", "/usr/bin/python3")]
    [InlineData("csharp", "chat.cs", "dotnet", "run")]
    public async Task Quickstart_AsPrinted_SendsAndReceives(string language, string file, string program, params string[] arguments)
    {
        var code = Code(language);
        Assert.InRange(code.TrimEnd().Split('\n').Length, 1, MostLines);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(Path.Combine(folder.FullPath, file), code, TestContext.Current.CancellationToken);
        await BuildAsync(folder.FullPath, program, file);
        Directory.CreateSymbolicLink(Path.Combine(folder.FullPath, "node_modules"), Path.Combine(ForeignClient.Folder, "js", "node_modules"));

        var server = await servers.SqliteAsync();
        var people = await server.SignUpAsync($"quick-{language}", $"slow-{language}");
        await using var slow = await people[1].ConnectAsync();
        using var client = Start(
            folder.FullPath, program, [.. arguments, file, server.Address.GetLeftPart(UriPartial.Authority), people[0].Session.User.Username, "correct horse",
            people[1].Session.User.Username, $"Hello from {language}"]);
        try
        {
            var received = await slow.ExpectAsync<MessageFrame>(EventNames.ReceiveMessage);
            Assert.Equal($"Hello from {language}", received.Text);
            await ReadLineAsync(client, "stored as number 1");
            await people[1].SendAsync(received.ConversationId, "And back");
            await ReadLineAsync(client, "And back");
        }
        finally
        {
            client.Kill(entireProcessTree: true);
        }
    }

    /// <summary>`dotnet run` would build it, too; apart, the build does not count against the message's time.</summary>
    private static async Task BuildAsync(string folder, string program, string file)
    {
        if (program == "dotnet")
        {
            using var build = Start(folder, program, ["build", file]);
            var output = await build.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await build.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(build.ExitCode == 0, output);
        }
    }

    private static Process Start(string folder, string program, IEnumerable<string> arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true })!;

    private static async Task ReadLineAsync(Process client, string line)
    {
        var read = await client.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(line, read);
    }

    private static string Code(string language)
    {
        var document = File.ReadAllText(Path.Combine(ForeignClient.Folder, "..", "..", "docs", "quickstart.md"));
        return Fences().Matches(document).Single(fence => fence.Groups["language"].Value == language).Groups["code"].Value;
    }

    [GeneratedRegex("^```(?<language>\\w+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fences();
}
