using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.Server.Backups;

/// <summary>What a backup says of itself: the first entry of its archive.</summary>
internal sealed record BackupManifest
{
    public const string FileName = "manifest.json";

    public const int KnownFormat = 1;

    public required int Format { get; init; }

    /// <summary>Of the program that made it.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required IReadOnlyList<BackupFile> Files { get; init; }

    /// <summary>Without the key file that holds these, the backup cannot be read.</summary>
    public required IReadOnlyList<int> MasterKeys { get; init; }
}

/// <param name="Name">Without a folder.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">In hexadecimal digits.</param>
/// <param name="Schema">Of a database: the number of its last migration.</param>
internal sealed record BackupFile(string Name, long Bytes, string Sha256, long? Schema = null);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupManifestJson : JsonSerializerContext;
