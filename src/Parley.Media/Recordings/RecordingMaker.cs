using System.Globalization;
using System.Text.Json;
using Parley.Media.Files;
using Parley.Media.Images;
using Parley.Media.Processes;
using Parley.Media.Processing;
using Parley.Media.Types;
using Parley.Platform.Configuration;
using Parley.Protocol;

namespace Parley.Media.Recordings;

/// <summary>
/// Makes of a video or a sound what is shown: the same streams without what was written about place, time and device; how long it is; a poster. Nothing is encoded
/// anew. These programs jump about in files, so while they work a recording lies unsealed in a folder of the blobs' own, for its owner only.
/// </summary>
internal sealed class RecordingMaker(LimitedProgram programs, ImageMaker images, DataFolder folder)
{
    private const long Headroom = 64L << 20;

    /// <summary>A poster's longer side, in pixels.</summary>
    private const int PosterSide = 1280;

    /// <summary>Where recordings lie while programs work on them. Empty but for those, and what a server that was killed has left.</summary>
    public static string WorkFolder(DataFolder folder) => Path.Combine(folder.File("blobs"), "work");

    public async Task<Result<MadeFile>> MakeAsync(Making making, BlobRow raw, FileType type, CancellationToken cancellationToken)
    {
        var work = Directory.CreateDirectory(WorkFolder(folder)).FullName;
        var (source, clean) = (Path.Combine(work, $"{Guid.NewGuid():N}"), Path.Combine(work, $"{Guid.NewGuid():N}"));
        try
        {
            await UnsealAsync(making, raw, source, cancellationToken);
            if (await ProbeAsync(source, type, cancellationToken) is not { } probe)
            {
                return Damaged;
            }

            type = type == FileType.WebM && !probe.HasPicture ? FileType.WebA : type == FileType.Mp4 && !probe.HasPicture ? FileType.M4A : type;
            await using (Create(clean))
            {
            }

            if (!await CleanAsync(source, clean, type, raw.Bytes + Headroom, cancellationToken))
            {
                return Damaged;
            }

            // What was written while it was recorded, as browsers do, says only now how long it is.
            probe = probe.DurationMs is null && await ProbeAsync(clean, type, cancellationToken) is { } written ? probe with { DurationMs = written.DurationMs } : probe;
            return await KeepAsync(making, clean, type, probe, cancellationToken);
        }
        finally
        {
            File.Delete(source);
            File.Delete(clean);
        }
    }

    private async Task<Result<MadeFile>> KeepAsync(Making making, string clean, FileType type, Probe probe, CancellationToken cancellationToken)
    {
        var content = await making.StoreAsync(
            BlobKind.Content,
            async (writer, token) =>
            {
                await using var file = File.OpenRead(clean);
                await ImageMaker.CopyAsync(file, writer, token);
            },
            cancellationToken);
        var poster = type.Family == TypeFamily.Video && probe.HasPicture ? await PosterAsync(making, clean, type, probe, cancellationToken) : null;
        var (thumbnail, blur) = poster is null ? default : await images.ShrinkAsync(making, poster, cancellationToken);
        return new MadeFile
        {
            Type = type.Name,
            Sha256 = content.Blob.Sha256,
            Bytes = content.Blob.Bytes,
            Width = poster is null ? null : probe.Width,
            Height = poster is null ? null : probe.Height,
            DurationMs = probe.DurationMs,
            BlurHash = blur,
            Blobs = [content.Row, .. new[] { poster, thumbnail }.OfType<BlobRow>()],
        };
    }

    private static async Task UnsealAsync(Making making, BlobRow raw, string path, CancellationToken cancellationToken)
    {
        await using var reader = await making.OpenAsync(raw, cancellationToken);
        await using var file = Create(path);
        await foreach (var part in reader.ReadAsync(0, reader.Length, cancellationToken))
        {
            await file.WriteAsync(part, cancellationToken);
        }
    }

    private async Task<Probe?> ProbeAsync(string path, FileType type, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var end = await programs.RunAsync(
            "ffprobe",
            ["-v", "error", "-protocol_whitelist", "file,pipe", "-f", type.Demuxer!, "-print_format", "json", "-show_entries",
                "format=duration:stream=codec_type,width,height:stream_disposition=attached_pic:stream_side_data=rotation", path],
            mostWritten: 0, input: null, (output, token) => output.CopyToAsync(answer, token), cancellationToken);
        return end.Ended ? Probe.Read(answer.ToArray()) : null;
    }

    private async Task<bool> CleanAsync(string source, string clean, FileType type, long mostBytes, CancellationToken cancellationToken)
    {
        string[] streams = type.Family == TypeFamily.Video ? ["-map", "0:V:0?", "-map", "0:a?"] : ["-map", "0:a:0"];
        string[] form = type.Muxer is "mp4" or "mov" or "ipod" ? ["-movflags", "+faststart"] : type.Muxer == "mp3" ? ["-id3v2_version", "0", "-write_xing", "0"] : [];
        var end = await programs.RunAsync(
            "ffmpeg",
            ["-v", "error", "-nostdin", "-y", "-protocol_whitelist", "file,pipe", "-f", type.Demuxer!, "-i", source, .. streams, "-c", "copy",
                "-map_metadata", "-1", "-map_metadata:s", "-1", "-map_chapters", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact", "-flags:a", "+bitexact", .. form, "-f", type.Muxer!, clean],
            mostBytes, input: null, static (output, token) => output.CopyToAsync(Stream.Null, token), cancellationToken);
        return end.Ended && new FileInfo(clean).Length > 0;
    }

    /// <summary>A picture from a tenth of the way in: the first one is often black. Null when none can be decoded.</summary>
    private async Task<BlobRow?> PosterAsync(Making making, string clean, FileType type, Probe probe, CancellationToken cancellationToken)
    {
        var at = Math.Min(1, (probe.DurationMs ?? 0) / 10_000.0).ToString("0.###", CultureInfo.InvariantCulture);
        ProgramEnd end = default;
        var (row, blob) = await making.StoreAsync(
            BlobKind.Display,
            async (writer, stop) => end = await programs.RunAsync(
                "ffmpeg",
                ["-v", "error", "-nostdin", "-threads", "1", "-protocol_whitelist", "file,pipe", "-f", type.Demuxer!, "-ss", at, "-i", clean, "-map", "0:v:0", "-frames:v", "1",
                    "-vf", $"scale='min({PosterSide},iw)':-2", "-map_metadata", "-1", "-threads", "1", "-c:v", "mjpeg", "-q:v", "4", "-f", "image2pipe", "pipe:1"],
                mostWritten: 0, input: null, (output, token) => ImageMaker.CopyAsync(output, writer, token), stop),
            cancellationToken);
        return end.Ended && blob.Bytes > 0 ? row : null;
    }

    private static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Options = FileOptions.Asynchronous };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    private static ParleyError Damaged => ParleyError.Invalid(new FieldError("file", "the recording is damaged, or stored in a way that is not known"));
}

/// <summary>What ffprobe says of a recording.</summary>
internal sealed record Probe(long? DurationMs, bool HasPicture, int? Width, int? Height)
{
    /// <summary>Null when there is nothing to see or hear.</summary>
    public static Probe? Read(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var streams = document.RootElement.TryGetProperty("streams", out var list) ? list.EnumerateArray().ToList() : [];
        var picture = streams.Find(stream => KindOf(stream) == "video" && !IsCover(stream));
        if (picture.ValueKind == JsonValueKind.Undefined && !streams.Exists(stream => KindOf(stream) == "audio"))
        {
            return null;
        }

        var seconds = document.RootElement.TryGetProperty("format", out var format) && format.TryGetProperty("duration", out var text)
            && double.TryParse(text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value is >= 0 and < 1e9 ? value : (double?)null;
        var (width, height) = picture.ValueKind == JsonValueKind.Undefined ? default : (Number(picture, "width"), Number(picture, "height"));
        return IsOnItsSide(picture)
            ? new Probe((long?)(seconds * 1000), true, height, width)
            : new Probe((long?)(seconds * 1000), picture.ValueKind != JsonValueKind.Undefined, width, height);
    }

    private static string? KindOf(JsonElement stream) => stream.TryGetProperty("codec_type", out var kind) ? kind.GetString() : null;

    private static bool IsCover(JsonElement stream) =>
        stream.TryGetProperty("disposition", out var disposition) && disposition.TryGetProperty("attached_pic", out var cover) && cover.GetInt32() == 1;

    private static bool IsOnItsSide(JsonElement stream) =>
        stream.ValueKind != JsonValueKind.Undefined && stream.TryGetProperty("side_data_list", out var list)
        && list.EnumerateArray().Any(data => data.TryGetProperty("rotation", out var rotation) && Math.Abs(rotation.GetDouble()) is 90 or 270);

    private static int? Number(JsonElement stream, string name) => stream.TryGetProperty(name, out var value) ? value.GetInt32() : null;
}
