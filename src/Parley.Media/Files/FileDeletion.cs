using Parley.Protocol;

namespace Parley.Media.Files;

/// <summary>Deletes one's own file, as long as no message uses it, and nobody as their picture.</summary>
internal sealed class FileDeletion(FileStore files)
{
    /// <summary>Errors: <c>not-found</c>, <c>file-in-use</c>.</summary>
    public async ValueTask<Result<bool>> DeleteAsync(UserId owner, FileId id, CancellationToken cancellationToken)
    {
        if (await files.FindAsync(id, cancellationToken) is not { } file || file.Owner != owner)
        {
            return ParleyError.NotFound("file");
        }

        return await files.RemoveAsync(file, Unused, cancellationToken) ? true
            : await files.FindAsync(id, cancellationToken) is null ? ParleyError.NotFound("file")
            : new ParleyError(ErrorCodes.FileInUse, "A message carries it, or somebody or a group shows it as their picture.");
    }

    /// <summary>No message uses a file, nor is one just being sent with it; and it is nobody's picture, nor about to become one.</summary>
    public const string Unused =
        "NOT EXISTS (SELECT 1 FROM file_uses u WHERE u.file = files.file) AND NOT EXISTS (SELECT 1 FROM picture_uses p WHERE p.file = files.file)";
}
