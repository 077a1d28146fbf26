using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Parley.Media.Files;
using Parley.Media.Images;
using Parley.Media.Processes;
using Parley.Media.Processing;
using Parley.Media.Types;
using Parley.Platform.Blobs;
using Parley.Platform.Configuration;
using Parley.Protocol;
using Parley.Testing;

namespace Parley.Media.Tests.Images;

/// <summary>Images that say nothing, at length.</summary>
public sealed class WalkTimeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, byte[], byte[]> Endless => new()
    {
        { "a JPEG of padding", [0xff, 0xd8], [0xff] },
        { "a GIF of blocks of a byte", [.. "GIF89a"u8, 2, 0, 2, 0, 0, 0, 0, 0x21, 0xfe], [1, 0] },
    };

    [Theory]
    [MemberData(nameof(Endless), DisableDiscoveryEnumeration = true)]
    public async Task Make_AnImageThatTakesLong_IsRefused(string name, byte[] head, byte[] again)
    {
        using var folder = new TemporaryFolder();
        var options = Options.Create(new MediaOptions { ProgramTime = TimeSpan.FromMilliseconds(5) });
        var programs = new LimitedProgram(
            new NetworkIsolation(NullLogger<NetworkIsolation>.Instance), options, TimeProvider.System, NullLogger<LimitedProgram>.Instance);
        var blobs = new SealedBlobs(new FolderBlobStore(new DataFolder(folder.FullPath)));
        var id = FileId.New(TimeProvider.System);
        var making = new Making(blobs, new FileRow { File = 1, Id = id, Secret = [] }, FileSecret.Create(id, "a"), nextNumber: 0);
        var repeated = new byte[1 << 20];
        for (var i = 0; i < repeated.Length; i++)
        {
            repeated[i] = again[i % again.Length];
        }

        var (raw, _) = await making.StoreAsync(
            BlobKind.Part,
            async (writer, token) =>
            {
                await writer.WriteAsync(head, token);
                for (var i = 0; i < 32; i++)
                {
                    await writer.WriteAsync(repeated, token);
                }
            },
            Token);

        var made = await new ImageMaker(programs, options, TimeProvider.System).MakeAsync(making, raw, name.Contains("GIF", StringComparison.Ordinal) ? FileType.Gif : FileType.Jpeg, Token);

        Assert.False(made.TryGet(out _, out var refusal));
        Assert.Contains("takes too long", refusal!.Detail, StringComparison.Ordinal);
    }
}
