using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Platform.Keys;

/// <summary>The master keys on disk: JSON, mode 0600. Whoever loses it loses every message; whoever copies it can read them.</summary>
internal sealed record KeyFile
{
    public const string Name = "keys.json";

    /// <summary>The number of the key that new data keys are wrapped with.</summary>
    public required int Current { get; init; }

    /// <summary>When that became so; null: since the key was made.</summary>
    public DateTimeOffset? CurrentSince { get; init; }

    /// <summary>A number above the current one is a key that is prepared and not used yet.</summary>
    public required IReadOnlyList<MasterKey> Keys { get; init; }

    public static KeyFile Read(string path)
    {
        KeyFile? file;
        try
        {
            file = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyFileJson.Default.KeyFile);
        }
        catch (JsonException exception)
        {
            throw new KeyFileException($"{path} is not a key file: {exception.Message} Put it back from its backup.");
        }

        return file is { Keys: { } keys }
            && keys.All(key => key is { Secret.Length: MasterKey.SecretBytes })
            && keys.DistinctBy(key => key.Number).Count() == keys.Count
            && keys.Any(key => key.Number == file.Current)
            ? file
            : throw new KeyFileException(
                $"{path} is damaged: it must hold its current key, each number once, and {MasterKey.SecretBytes} bytes per key. Put it back from its backup.");
    }

    /// <summary>Makes a file with one random key, whole or not at all. For whoever holds the lock (<see cref="KeyFileLock"/>) and knows that there is none.</summary>
    public static KeyFile Create(string path, TimeProvider clock)
    {
        var file = new KeyFile { Current = 1, Keys = [MasterKey.Create(1, clock)] };
        file.Replace(path);
        return file;
    }

    /// <summary>Puts this in the file's place in one step: a reader finds the old one or this one. On the disk when it returns.</summary>
    public void Replace(string path)
    {
        File.Move(WriteBeside(path), path, overwrite: true);
        FolderSync.Flush(Path.GetDirectoryName(path)!);
    }

    public bool IsSame(KeyFile other) =>
        (Current, CurrentSince, Keys.Count) == (other.Current, other.CurrentSince, other.Keys.Count)
        && Keys.Zip(other.Keys).All(pair => pair.First.Number == pair.Second.Number && pair.First.Secret.AsSpan().SequenceEqual(pair.Second.Secret));

    private string WriteBeside(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(temporary, options);
        JsonSerializer.Serialize(stream, this, KeyFileJson.Default.KeyFile);
        stream.Flush(flushToDisk: true);
        return temporary;
    }
}

internal sealed record MasterKey
{
    public const int SecretBytes = 32;

    public required int Number { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required byte[] Secret { get; init; }

    public static MasterKey Create(int number, TimeProvider clock) =>
        new() { Number = number, CreatedAt = clock.GetUtcNow(), Secret = RandomNumberGenerator.GetBytes(SecretBytes) };
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;

/// <summary>The key file is missing, damaged, or not the one that the data needs; the message says what to do.</summary>
public sealed class KeyFileException(string message) : Exception(message);
