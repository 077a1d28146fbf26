using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Chat;
using Parley.Media.Types;
using Parley.Platform.Database;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Files;

/// <summary>Who may see a file, and what they see: its owner, and whoever may read a message that carries it. The chat decides about messages.</summary>
internal sealed class FileQueries(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, MasterKeys keys, IFileMessages messages)
{
    private static readonly ParleyError Unknown = ParleyError.NotFound("file");

    public async ValueTask<Result<StoredFile>> ShowAsync(UserId caller, FileId id, CancellationToken cancellationToken) =>
        (await FindAsync(caller, id, cancellationToken)).TryGet(out var found, out var error) ? Show(found.File, found.Blobs) : error;

    public async ValueTask<Result<StoredFile>> ShowOwnAsync(UserId owner, FileId id, CancellationToken cancellationToken) =>
        await files.FindWithBlobsAsync(id, cancellationToken) is { } found && found.File.Owner == owner ? Show(found.File, found.Blobs) : Unknown;

    /// <summary>The file, if this person may see it; <c>not-found</c> says nothing of whether there is one.</summary>
    public async ValueTask<Result<(FileRow File, IReadOnlyList<BlobRow> Blobs)>> FindAsync(UserId caller, FileId id, CancellationToken cancellationToken)
    {
        if (await files.FindWithBlobsAsync(id, cancellationToken) is not { } found)
        {
            return Unknown;
        }

        return found.File.Owner == caller || await MayReadAsync(caller, found.File, cancellationToken) ? found : Unknown;
    }

    public StoredFile Show(FileRow file, IReadOnlyList<BlobRow> blobs) => new()
    {
        Id = file.Id,
        OwnerId = file.Owner,
        Name = FileSecret.Unwrap(keys, file).Name,
        Type = file.Type,
        Bytes = file.Bytes,
        State = file.State,
        Inline = file.Type is not null && FileType.Of(file.Type).Inline,
        Width = (int?)file.Width,
        Height = (int?)file.Height,
        DurationMs = file.DurationMs,
        BlurHash = file.BlurHash,
        Sha256 = file.State == FileState.Ready && file.Sha256 is { } hash ? Convert.ToHexStringLower(hash) : null,
        Variants = file.State == FileState.Ready ? [.. blobs.Where(blob => Enum.IsDefined((FileVariant)blob.Kind)).Select(blob => (FileVariant)blob.Kind).Order()] : [],
        Refusal = file.Refusal,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(file.CreatedAt),
    };

    private async ValueTask<bool> MayReadAsync(UserId caller, FileRow file, CancellationToken cancellationToken)
    {
        var uses = await database.ReadAsync(
            session => session.QueryAsync<FileUse>(
                $"SELECT {FileUse.Columns} FROM file_uses WHERE file = @File ORDER BY used_at DESC LIMIT @most", new { file.File, most = (long)FileUse.Most }),
            cancellationToken);
        return await messages.MayReadAnyAsync(caller, file.Id, [.. uses.Select(use => new MessagePlace(use.Conversation, use.Message))], cancellationToken);
    }
}

/// <summary>A row of <c>file_uses</c>.</summary>
internal sealed class FileUse
{
    public const string Columns = "file, message, conversation, settled, used_at";

    /// <summary>So many messages may carry one file: whoever asks for it asks about all of them. Who wants more uploads it again.</summary>
    public const int Most = 1000;

    public long File { get; init; }

    public MessageId Message { get; init; }

    public ConversationId Conversation { get; init; }

    public long Settled { get; init; }

    public long UsedAt { get; init; }
}
