using System.Diagnostics;
using System.Text;
using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Files;

/// <summary>What becomes of images, and what they cost.</summary>
public sealed class ImageTests(SharedServers servers)
{
    // M5
    [Theory]
    [InlineData(1, 1200, 800)]
    [InlineData(3, 1200, 800)]
    [InlineData(6, 800, 1200)]
    public async Task Upload_APhoto_IsTurnedAndSaysNothingOfItsPlace(int orientation, int width, int height)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var photo = await TestFiles.PhotoAsync(1200, 800, orientation);
        Assert.True(TestFiles.HasCanary(photo));

        var file = await ada.UploadAsync(photo, "photo.jpg");

        Assert.Equal(("image/jpeg", true, width, height), (file.Type, file.Inline, file.Width, file.Height));
        Assert.Equal(28, file.BlurHash!.Length);
        Assert.Equal([FileVariant.Content, FileVariant.Thumbnail], file.Variants);
        foreach (var variant in new[] { "content", "display", "thumbnail" })
        {
            var bytes = await ada.DownloadAsync(file.Id, variant);
            Assert.False(TestFiles.HasCanary(bytes), variant);
            Assert.Equal(-1, bytes.AsSpan().IndexOf("Exif"u8));
            var size = TestFiles.SizeOf(bytes);
            Assert.Equal(width > height, size.Width > size.Height);
        }

        Assert.Equal((width, height), TestFiles.SizeOf(await ada.DownloadAsync(file.Id)));
        await ada.GetAsync($"files/{file.Id}/link?variant=original").ProblemAsync(ErrorCodes.NotFound);
    }

    [Fact]
    public async Task Upload_AJpegWithAThumbnailOfJfif_LosesIt()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var photo = await TestFiles.PhotoAsync(1200, 800, 1);
        byte[] thumbnail = [.. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 2, 3, .. "CANARY of 18 bytes"u8];

        var file = await ada.UploadAsync([.. photo[..2], .. TestFiles.Segment(0xe0, thumbnail), .. photo[2..]], "photo.jpg");

        var bytes = await ada.DownloadAsync(file.Id);
        Assert.False(TestFiles.HasCanary(bytes));
        Assert.Equal([0xff, 0xe0, 0, 16, .. "JFIF\0"u8, 1, 1, 0, 0, 1, 0, 1, 0, 0], bytes[2..20]);
        Assert.Equal((1200, 800), TestFiles.SizeOf(bytes));
    }

    [Fact]
    public async Task Upload_WithOriginal_KeepsItBesideAndOnlyForSaving()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var photo = await TestFiles.PhotoAsync(2400, 1600, 1);

        var file = await ada.UploadAsync(photo, "photo.jpg", "?original=true");

        Assert.Equal([FileVariant.Content, FileVariant.Display, FileVariant.Thumbnail, FileVariant.Original], file.Variants);
        Assert.Equal(photo, await ada.DownloadAsync(file.Id, "original"));
        Assert.False(TestFiles.HasCanary(await ada.DownloadAsync(file.Id)));
        Assert.Equal((2048, 1365), TestFiles.SizeOf(await ada.DownloadAsync(file.Id, "display")));
        using var response = await server.FetchAsync(await ada.LinkAsync(file.Id, "original"));
        Assert.Equal(("attachment", "application/octet-stream"), (response.Content.Headers.ContentDisposition?.DispositionType, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Upload_APng_LosesWhatDoesNotShowIt()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync(TestFiles.Png(50, 30), "a.png");

        Assert.Equal(("image/png", 50, 30), (file.Type, file.Width, file.Height));
        Assert.False(TestFiles.HasCanary(await ada.DownloadAsync(file.Id)));
        Assert.Equal((50, 30), TestFiles.SizeOf(await ada.DownloadAsync(file.Id, "thumbnail")));
    }

    [Fact]
    public async Task Upload_AnAnimation_StaysOneAndLosesItsComment()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync(TestFiles.Gif(5), "a.gif");
        var bytes = await ada.DownloadAsync(file.Id);

        Assert.Equal(("image/gif", 2, 2), (file.Type, file.Width, file.Height));
        Assert.False(TestFiles.HasCanary(bytes));
        Assert.Equal(5, bytes.Count(one => one == 0x2c));
        Assert.True(bytes.AsSpan().IndexOf("NETSCAPE2.0"u8) > 0);
    }

    [Fact]
    public async Task Upload_AWebP_LosesItsMetadata()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var plain = await TestFiles.FfmpegAsync("webp", "-f", "lavfi", "-i", "testsrc2=size=640x480:rate=1", "-frames:v", "1");
        var text = Encoding.ASCII.GetBytes(TestFiles.Canary + "!");
        byte[] webp = [.. plain, .. "EXIF"u8, .. BitConverter.GetBytes(text.Length), .. text];
        BitConverter.GetBytes(webp.Length - 8).CopyTo(webp, 4);

        var file = await ada.UploadAsync(webp, "a.webp");
        var bytes = await ada.DownloadAsync(file.Id);

        Assert.Equal(("image/webp", 640, 480), (file.Type, file.Width, file.Height));
        Assert.False(TestFiles.HasCanary(bytes));
        Assert.Equal(bytes.Length - 8, BitConverter.ToInt32(bytes, 4));
    }

    public static TheoryData<string, Func<byte[]>, string> Bombs => new()
    {
        { "a GIF of 35 bytes", () => TestFiles.GifBomb, "40000000 pixels" },
        { "30,000 × 30,000", () => TestFiles.PngBomb(30_000, 30_000), "40000000 pixels" },
        { "more pixels than an int counts", () => TestFiles.PngBomb(int.MaxValue, int.MaxValue), "40000000 pixels" },
        { "interlaced", () => TestFiles.PngBomb(6000, 6000, interlaced: true), "16000000 pixels" },
        { "100,000 frames", () => TestFiles.Gif(100_000), "500 frames" },
        { "less than it says", () => TestFiles.PngBomb(5000, 5000), "cannot be decoded" },
        { "cut off", () => TestFiles.Png(50, 50)[..60], "damaged" },
        { "a head and no more", () => TestFiles.GifBomb[..13], "damaged" },
        { "a JPEG of nothing", () => [0xff, 0xd8, 0xff, 0xd9], "damaged" },
        { "a WebP without a header", () => TestFiles.WebP(0), "another length" },
        { "a WebP whose header is a megabyte", () => TestFiles.WebP(1 << 20), "another length" },
        { "a WebP with two headers", () => TestFiles.WebP(10, 2), "another length" },
    };

    // M3. That it costs less than 5 s and 100 MB is the limits' work: nothing is decoded of what is refused by its header.
    [Theory]
    [MemberData(nameof(Bombs), DisableDiscoveryEnumeration = true)]
    public async Task Upload_ABomb_IsRefusedBeforeItIsDecoded(string bomb, Func<byte[]> file, string why)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var refused = await ada.PostFileAsync(file(), "bomb").ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.True(refused.Detail.Contains(why, StringComparison.Ordinal), $"{bomb}: {refused.Detail}");
        Assert.Equal("file", refused.Errors!.Single().Field);
        Assert.Equal(0, (await server.UsageAsync(ada)).Own);
    }

    // M3
    [Fact]
    public async Task Upload_AProfileThatUnpacksTo200Megabytes_CostsLittle()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var bomb = TestFiles.PngProfileBomb();
        var before = Process.GetCurrentProcess().PeakWorkingSet64;

        using var response = await ada.PostFileAsync(bomb, "bomb.png");

        Assert.True((int)response.StatusCode is 201 or 400, $"{response.StatusCode}");
        // The kernel's count is approximate: it may be a few pages less than it was.
        var grown = Process.GetCurrentProcess().PeakWorkingSet64 - before;
        Assert.True(grown <= 100_000_000, $"{grown} bytes");
    }
}
