using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Platform.Keys;

/// <summary>The master keys on disk: JSON, mode 0600. Whoever loses it loses every message; whoever copies it can read them.</summary>
internal sealed record KeyFile
{
    /// <summary>The number of the key that new data keys are wrapped with.</summary>
    public required int Current { get; init; }

    public required IReadOnlyList<MasterKey> Keys { get; init; }

    public static KeyFile Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(path), KeyFileJson.Default.KeyFile);
            return file is not null && file.Keys.Any(key => key.Number == file.Current) && file.Keys.All(key => key.Secret.Length == MasterKey.SecretBytes)
                ? file
                : throw new KeyFileException($"{path} names a current key that it does not hold, or a key that is not {MasterKey.SecretBytes} bytes.");
        }
        catch (JsonException exception)
        {
            throw new KeyFileException($"{path} is not a key file: {exception.Message}");
        }
    }

    /// <summary>Makes a file with one random key. Whole or not at all, and never over an existing one.</summary>
    public static KeyFile Create(string path, TimeProvider clock)
    {
        var file = new KeyFile
        {
            Current = 1,
            Keys = [new MasterKey { Number = 1, CreatedAt = clock.GetUtcNow(), Secret = RandomNumberGenerator.GetBytes(MasterKey.SecretBytes) }],
        };
        var temporary = path + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, file, KeyFileJson.Default.KeyFile);
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: false);
        return file;
    }
}

internal sealed record MasterKey
{
    public const int SecretBytes = 32;

    public required int Number { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required byte[] Secret { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(KeyFile))]
internal sealed partial class KeyFileJson : JsonSerializerContext;

/// <summary>The key file is missing or damaged; the message says what to do.</summary>
public sealed class KeyFileException(string message) : Exception(message);
