using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Files;

/// <summary>M6: what is not sent goes within a day, what is stays, and the console finds damage.</summary>
public sealed class UpkeepTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // M6
    [Theory, EveryEngine]
    public async Task Sweep_AfterADay_CollectsWhatWasNotSent(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var (ada, bob) = (await server.SignUpAsync("ada"), await server.SignUpAsync("bob"));
        var chat = await ada.OpenDirectAsync(bob);
        var (sent, unsent, unfinished) = (await ada.UploadAsync(new byte[10]), await ada.UploadAsync(new byte[20]), await TusSteps.CreateAsync(ada, 1000));
        await TusSteps.AppendAsync(ada, unfinished, 0, new byte[30]).ReadAsync(204);
        var doubtful = await ada.UploadAsync(new byte[40]);
        await ada.SendFilesAsync(chat.Id, "", sent.Id);

        // A server that died between writing the use down and storing the message.
        Assert.Null(await server.Services.GetRequiredService<IMessageFiles>().UseAsync(ada.Id, chat.Id, MessageId.New(TimeProvider.System), [doubtful.Id], Token));
        Assert.Equal(10 + 20 + 1000 + 40, (await server.UsageAsync(ada)).Own);
        await server.BlobsAsync(4);

        server.Time!.Advance(TimeSpan.FromHours(12));
        ada = await server.SignInAsync(ada);
        await ada.FileAsync(unsent.Id);
        server.Time.Advance(TimeSpan.FromHours(12));

        await server.BlobsAsync(1);
        (ada, bob) = (await server.SignInAsync(ada), await server.SignInAsync(bob));
        await ada.GetAsync($"files/{unsent.Id}").ProblemAsync(ErrorCodes.NotFound);
        await ada.GetAsync($"files/{doubtful.Id}").ProblemAsync(ErrorCodes.NotFound);
        await TusSteps.HeadAsync(ada, unfinished, 404);
        Assert.Equal(new byte[10], await bob.DownloadAsync(sent.Id));
        Assert.Equal((10, 10), await server.UsageAsync(ada));
        Assert.Empty(server.Log.Errors);
    }

    [Theory, EveryEngine]
    public async Task Verify_SoundAndDamaged_IsTold(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var (first, second) = (await ada.UploadAsync(new byte[100_000]), await ada.UploadAsync(new byte[5]));
        Assert.Contains("2 blobs with 100,005 bytes were read, 0", await server.SucceedAsync("files verify"), StringComparison.Ordinal);

        var files = server.BlobFiles().OrderByDescending(path => new FileInfo(path).Length).ToList();
        var bytes = await File.ReadAllBytesAsync(files[0], Token);
        bytes[70_000] ^= 1;
        await File.WriteAllBytesAsync(files[0], bytes, Token);
        File.Delete(files[1]);

        var output = await server.RunAsync("files verify");
        Assert.Equal(1, output.Code);
        Assert.Contains($"file {first.Id}: ", output.Errors, StringComparison.Ordinal);
        Assert.Contains($"file {second.Id}: ", output.Errors, StringComparison.Ordinal);
        await server.FetchAsync(await ada.LinkAsync(second.Id)).ProblemAsync(ErrorCodes.Internal);
    }

    [Theory, EveryEngine]
    public async Task Upload_WhosePartsAreDamaged_IsRefusedAndCountsNothing(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var id = await TusSteps.CreateAsync(ada, 2000);
        await TusSteps.AppendAsync(ada, id, 0, new byte[1000]).ReadAsync(204);
        var part = Assert.Single(server.BlobFiles());
        var bytes = await File.ReadAllBytesAsync(part, Token);
        bytes[500] ^= 1;
        await File.WriteAllBytesAsync(part, bytes, Token);

        await TusSteps.AppendAsync(ada, id, 1000, new byte[1000]).ProblemAsync(ErrorCodes.Internal);

        Assert.Equal(FileState.Refused, (await ada.FileAsync(id)).State);
        Assert.Equal((0, 0), await server.UsageAsync(ada));
        await server.BlobsAsync(0);
        Assert.Contains(server.Log.Errors, error => error.Contains($"{id}", StringComparison.Ordinal));
    }

    [Theory, EveryEngine]
    public async Task Sweep_AFileThatCannotBeLookedAt_GoesAfterADay(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartOnManualClockAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var id = await TusSteps.CreateAsync(ada, 2000);
        await TusSteps.AppendAsync(ada, id, 0, new byte[1000]).ReadAsync(204);
        await server.Services.GetRequiredKeyedService<ModuleDatabase>("media").WriteAsync(
            session => session.ExecuteAsync("UPDATE files SET state = 1, secret = @broken", new { broken = new byte[100] }), Token);

        server.Time!.Advance(TimeSpan.FromHours(21));

        while (await server.UsageAsync(ada) != (0, 0))
        {
            Token.ThrowIfCancellationRequested();
        }

        await server.BlobsAsync(0);
    }

    [Theory, EveryEngine]
    public async Task Sweep_AfterARestore_LeavesBlobsOfNoFileForAMonth(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine, new ManualClock(TimeProvider.System.GetUtcNow()), replace: null);
        var ada = await server.SignUpAsync("ada");
        var file = await ada.UploadAsync([1, 2]);
        var folder = Path.Combine(server.DataFolder, "blobs");
        var (stray, leftover) = (Path.Combine(folder, "ab", "ab" + new string('0', 62)), Path.Combine(folder, "work", "left"));
        await server.StopAsync();
        Assert.Contains("Marked", await server.SucceedAsync("mark-restored"), StringComparison.Ordinal);
        await WriteOldAsync(stray);
        await WriteOldAsync(leftover);
        await server.RestartAsync();

        // It goes in the same sweep, after blobs of no file would.
        await GoneAsync(leftover);
        Assert.True(File.Exists(stray));
        Assert.Contains("1 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal);
        Assert.False(File.Exists(stray));

        Assert.Equal([1, 2], await (await server.SignInAsync(ada)).DownloadAsync(file.Id));
        await WriteOldAsync(stray);
        server.Time!.Advance(TimeSpan.FromDays(31));
        await GoneAsync(stray);
        Assert.DoesNotContain(server.Log.Errors, error => error.Contains("Media", StringComparison.Ordinal));

        static async Task WriteOldAsync(string path)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, "x", Token);
            File.SetLastWriteTimeUtc(path, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        }

        static async Task GoneAsync(string path)
        {
            while (File.Exists(path))
            {
                Token.ThrowIfCancellationRequested();
                await Task.Yield();
            }
        }
    }

    [Theory, EveryEngine]
    public async Task Gc_BlobsOfNoFile_GoWhenTheyAreADayOld(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var file = await ada.UploadAsync(new byte[100]);
        var folder = Path.Combine(server.DataFolder, "blobs");
        string[] strays = [Path.Combine(folder, "ab", "ab" + new string('0', 62)), Path.Combine(folder, "incoming", "left")];
        foreach (var stray in strays)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(stray)!);
            await File.WriteAllTextAsync(stray, "x", Token);
        }

        Assert.Contains("0 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal);
        foreach (var path in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddDays(-2));
        }

        Assert.Contains("2 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal);
        Assert.Equal(new byte[100], await ada.DownloadAsync(file.Id));
        Assert.DoesNotContain(strays, File.Exists);
    }

    [Theory, EveryEngine]
    public async Task Gc_AnotherDatabaseOnTheSameFolder_RemovesNothingUntilItTakesTheFolderOver(DatabaseEngine engine)
    {
        await using var server = await TestServer.StartAsync(engine);
        var ada = await server.SignUpAsync("ada");
        var file = await ada.UploadAsync([1, 2, 3]);
        Assert.Contains("0 blobs", await server.SucceedAsync("files gc"), StringComparison.Ordinal);
        foreach (var path in server.BlobFiles())
        {
            File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddDays(-2));
        }

        using var folder = new TemporaryFolder();
        Directory.CreateSymbolicLink(folder.File("blobs"), Path.Combine(server.DataFolder, "blobs"));
        await using var other = await TestServer.StartAsync(engine, ("Parley:Data", folder.FullPath));

        Assert.Contains("belong to another database", await other.FailAsync("files gc"), StringComparison.Ordinal);
        var doctor = await other.RunAsync("doctor --urls http://127.0.0.1:0");
        Assert.Equal(1, doctor.Code);
        Assert.Matches("problem: the files in this store belong to another database.* / mend: .*Prefix", doctor.Out);
        await other.RefusesToCollectAsync();
        Assert.Equal([1, 2, 3], await ada.DownloadAsync(file.Id));
        Assert.DoesNotContain("problem", await server.SucceedAsync("doctor --urls http://127.0.0.1:0"), StringComparison.Ordinal);

        File.Delete(folder.File("blobs/owner"));
        Assert.Contains("1 blobs", await other.SucceedAsync("files gc"), StringComparison.Ordinal);
        Assert.Contains("belong to another database", await server.FailAsync("files gc"), StringComparison.Ordinal);
    }
}
