using Microsoft.Extensions.Options;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Media.Files;

/// <summary>
/// Who takes how much. What a file counts changes in one transaction with the sums, so an upload that breaks off leaves nothing behind in them: its row goes, and
/// with it what it counted.
/// </summary>
internal sealed class FileUsage(IOptions<MediaOptions> options)
{
    private static readonly UserId Everybody = UserId.From(Guid.Empty);

    /// <summary>A new file, which counts <paramref name="bytes"/>.</summary>
    /// <exception cref="QuotaExceededException">There is no room: let it leave the transaction.</exception>
    public Task AddAsync(DatabaseSession session, UserId owner, long bytes) => ChangeAsync(session, owner, bytes, files: 1, limited: true);

    /// <summary>The file counts another number from now on. Less is always possible, and so is more when it is not <paramref name="limited"/>.</summary>
    /// <exception cref="QuotaExceededException">There is no room: let it leave the transaction.</exception>
    public async Task ChargeAsync(DatabaseSession session, FileRow file, long bytes, bool limited)
    {
        var before = await session.QueryFirstOrDefaultAsync<long?>(Lock(session, "SELECT charged FROM files WHERE file = @File"), new { file.File });
        if (before is { } charged && charged != bytes)
        {
            await session.ExecuteAsync("UPDATE files SET charged = @bytes WHERE file = @File", new { bytes, file.File });
            await ChangeAsync(session, file.Owner, bytes - charged, files: 0, limited && bytes > charged);
        }
    }

    /// <summary>The file's row was just removed.</summary>
    public static Task RemoveAsync(DatabaseSession session, UserId owner, long charged) => ChangeAsync(session, owner, -charged, files: -1);

    private async Task ChangeAsync(DatabaseSession session, UserId owner, long bytes, long files, bool limited)
    {
        var (own, all) = await ChangeAsync(session, owner, bytes, files);
        if (limited && own.Bytes > options.Value.BytesPerUser)
        {
            throw Exceeded($"Your files may take {options.Value.BytesPerUser} bytes together.", options.Value.BytesPerUser);
        }

        if (limited && own.Files > options.Value.FilesPerUser)
        {
            throw Exceeded($"You may have {options.Value.FilesPerUser} files.", options.Value.FilesPerUser);
        }

        if (limited && all.Bytes > options.Value.TotalBytes)
        {
            throw Exceeded("This server has no room for more files.", limit: null);
        }
    }

    // One's own before everybody's, always: two transactions never wait for each other.
    private static async Task<(Sum Own, Sum All)> ChangeAsync(DatabaseSession session, UserId owner, long bytes, long files) =>
        (await AddToAsync(session, owner, bytes, files), await AddToAsync(session, Everybody, bytes, files));

    private static Task<Sum> AddToAsync(DatabaseSession session, UserId owner, long bytes, long files) => session.QuerySingleAsync<Sum>(
        """
        INSERT INTO file_usage (owner, bytes, files) VALUES (@owner, @bytes, @files)
        ON CONFLICT (owner) DO UPDATE SET bytes = file_usage.bytes + excluded.bytes, files = file_usage.files + excluded.files
        RETURNING bytes, files
        """,
        new { owner, bytes, files });

    private static string Lock(DatabaseSession session, string select) => session.Engine == DatabaseEngine.Postgres ? select + " FOR UPDATE" : select;

    private static QuotaExceededException Exceeded(string detail, long? limit) =>
        new(new ParleyError(ErrorCodes.QuotaExceeded, detail) { Fields = [new FieldError("file", "there is no room for it", limit)] });

    private sealed class Sum
    {
        public long Bytes { get; init; }

        public long Files { get; init; }
    }
}

/// <summary>Rolls back what would pass a limit. Caught where the transaction was begun; never seen outside.</summary>
internal sealed class QuotaExceededException(ParleyError error) : Exception(error.Detail)
{
    public ParleyError Error => error;
}
