using Parley.Server.Tests.Operations;

namespace Parley.Server.Tests.Fixture;

/// <summary>A command of the program, run to its end beside a test's server, on its data.</summary>
internal static class ConsoleCommand
{
    public static async Task<CommandOutput> RunAsync(this TestServer server, string command)
    {
        (string, string)[] database = server.ConnectionString is { } connectionString
            ? [("Parley__Database__Engine", "Postgres"), ("Parley__Database__ConnectionString", connectionString)]
            : [];
        var blobs = server.BlobSettings.Select(setting => (setting.Key.Replace(":", "__", StringComparison.Ordinal), setting.Value));
        var (code, program) = await ServerProgram.RunAsync($"{command} --data \"{server.DataFolder}\"", [.. database, .. blobs]);
        using var _ = program;
        return new(code, string.Join('\n', program.Out), string.Join('\n', program.Errors));
    }

    public static async Task<string> SucceedAsync(this TestServer server, string command)
    {
        var output = await server.RunAsync(command);
        Assert.True(output.Code == 0, output.Errors);
        return output.Out;
    }

    /// <summary>What it says why not.</summary>
    public static async Task<string> FailAsync(this TestServer server, string command)
    {
        var output = await server.RunAsync(command);
        Assert.True(output.Code == 1, $"{output.Code}: {output.Out}");
        Assert.DoesNotContain("   at ", output.Errors, StringComparison.Ordinal); // no stack
        return output.Errors;
    }
}

internal sealed record CommandOutput(int Code, string Out, string Errors);
