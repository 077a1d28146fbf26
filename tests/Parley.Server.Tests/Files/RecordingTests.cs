using Parley.Protocol;
using Parley.Protocol.Media;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Files;

/// <summary>Videos and sounds: how long they are, what is shown of them, and that they say nothing of their makers.</summary>
public sealed class RecordingTests(SharedServers servers)
{
    // M5
    [Fact]
    public async Task Upload_AVideo_HasAPosterAndADurationAndNoPlace()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var video = await TestFiles.VideoAsync();
        Assert.True(TestFiles.HasCanary(video));

        var file = await ada.UploadAsync(video, "video.mp4");

        Assert.Equal(("video/mp4", true, 320, 180), (file.Type, file.Inline, file.Width, file.Height));
        Assert.InRange(file.DurationMs!.Value, 1_900, 2_300);
        Assert.Equal([FileVariant.Content, FileVariant.Display, FileVariant.Thumbnail], file.Variants);
        Assert.NotNull(file.BlurHash);
        Assert.False(TestFiles.HasCanary(await ada.DownloadAsync(file.Id)));
        Assert.Equal((320, 180), TestFiles.SizeOf(await ada.DownloadAsync(file.Id, "display")));
        Assert.Equal((320, 180), TestFiles.SizeOf(await ada.DownloadAsync(file.Id, "thumbnail")));
        Assert.Empty(Directory.GetFiles(Path.Combine(server.DataFolder, "blobs", "work")));
    }

    [Theory]
    [InlineData("wav", "audio/wav")]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("ogg", "audio/ogg")]
    [InlineData("flac", "audio/flac")]
    [InlineData("m4a", "audio/mp4")]
    [InlineData("webm", "audio/webm")]
    public async Task Upload_ASound_HasADurationAndNoTitle(string ending, string type)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync(await TestFiles.FfmpegAsync(ending, "-f", "lavfi", "-i", "sine=duration=1", "-ac", "1"), "voice");

        Assert.Equal((type, true), (file.Type, file.Inline));
        Assert.InRange(file.DurationMs!.Value, 900, 1_300);
        Assert.Equal([FileVariant.Content], file.Variants);
        Assert.False(TestFiles.HasCanary(await ada.DownloadAsync(file.Id)));
    }

    [Fact]
    public async Task Upload_ASoundThatWasWrittenWhileItWasRecorded_HasADuration()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");
        var live = await TestFiles.FfmpegAsync("webm", "-f", "lavfi", "-i", "sine=duration=2", "-ac", "1", "-live", "1");

        var file = await ada.UploadAsync(live, "voice.webm");

        Assert.Equal(("audio/webm", true), (file.Type, file.Inline));
        Assert.InRange(file.DurationMs!.Value, 1_900, 2_300);
    }

    [Theory]
    [InlineData("00000020667479706d703432")]
    [InlineData("1a45dfa3")]
    [InlineData("4f676753")]
    public async Task Upload_WhatOnlyBeginsLikeARecording_IsRefused(string hex)
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var refused = await ada.PostFileAsync([.. Convert.FromHexString(hex), .. new byte[1000]], "a.mp4").ProblemAsync(ErrorCodes.ValidationFailed);

        Assert.Equal("file", refused.Errors!.Single().Field);
        Assert.Equal(0, (await server.UsageAsync(ada)).Own);
    }

    [Fact]
    public async Task Upload_APlaylistThatNamesOtherFiles_IsText()
    {
        var server = await servers.SqliteAsync();
        var ada = await server.SignUpAsync("ada");

        var file = await ada.UploadAsync("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n"u8.ToArray(), "a.mp4");

        Assert.Equal(("text/plain", false), (file.Type, file.Inline));
    }
}
