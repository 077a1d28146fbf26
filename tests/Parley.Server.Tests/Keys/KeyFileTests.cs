using System.Security.Cryptography;
using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Keys;

/// <summary>A server that comes with no key file, or with another one, is stopped before it writes anything.</summary>
public sealed class KeyFileTests
{
    [Theory, EveryEngine]
    public async Task Start_WithAnotherKeyFile_IsRefusedAndDataAreUntouched(DatabaseEngine engine)
    {
        await using var server = await FilledAsync(engine);
        var path = KeyRotationTests.KeyFile(server);
        KeyRotationTests.EditKeyFile(server, file => file["keys"]![0]!["secret"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
        var before = Files(server);

        foreach (var command in (string[])["run --urls http://127.0.0.1:0", "keys rotate", "keys remove 1", "keys verify"])
        {
            var refused = await server.FailAsync(command);
            Assert.Contains($"{path} holds another master key 1 than the one that the database of", refused, StringComparison.Ordinal);
            Assert.Contains("backup", refused, StringComparison.Ordinal);
        }

        Assert.Contains("problem: " + path, (await server.RunAsync("doctor")).Out, StringComparison.Ordinal);
        Assert.Equal(before, Files(server));
    }

    [Theory, EveryEngine]
    public async Task Start_WithoutTheKeyFile_IsRefusedAndNoneIsMade(DatabaseEngine engine)
    {
        await using var server = await FilledAsync(engine);
        var path = KeyRotationTests.KeyFile(server);
        File.Delete(path);

        var refused = await server.FailAsync("run --urls http://127.0.0.1:0");

        Assert.Contains($"{path} is missing", refused, StringComparison.Ordinal);
        Assert.Contains("backup", refused, StringComparison.Ordinal);
        Assert.Contains("problem: " + path, (await server.RunAsync("doctor")).Out, StringComparison.Ordinal);
        Assert.Contains("is missing", await server.FailAsync("keys status"), StringComparison.Ordinal);
        Assert.False(File.Exists(path));
    }

    [Theory, EveryEngine]
    public async Task Start_WithACopyFromBeforeTheRotation_IsRefused(DatabaseEngine engine)
    {
        await using var server = await FilledAsync(engine);
        var path = KeyRotationTests.KeyFile(server);
        var old = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await server.SucceedAsync("keys rotate");
        await server.RestartAsync();
        await server.StopAsync();
        await File.WriteAllBytesAsync(path, old, TestContext.Current.CancellationToken);

        Assert.Contains($"{path} lacks master key 2", await server.FailAsync("run --urls http://127.0.0.1:0"), StringComparison.Ordinal);
    }

    private static async Task<TestServer> FilledAsync(DatabaseEngine engine)
    {
        var server = await KeyRotationTests.StartAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        await ada.CreateGroupAsync("group", bob);
        await server.StopAsync();
        return server;
    }

    private static Dictionary<string, string> Files(TestServer server) => Directory.EnumerateFiles(server.DataFolder)
        .Where(file => Path.GetExtension(file) is ".db" or ".json")
        .ToDictionary(file => file, file => Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file))));
}
