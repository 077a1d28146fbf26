using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Media;
using Parley.Media.Files;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Pictures;

/// <summary>
/// Who shows which file as their picture. Like the use by a message, one is written before its holder has it written down; what came of it their module says, when it tells of
/// a change, and an hour later when it never did.
/// </summary>
internal sealed class PictureUses(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileUsage usage, IEnumerable<IPictureHolder> holders)
{
    private const int Page = 200;

    /// <summary>So many may show one file: whoever fetches it asks about all of them. Who wants more uploads it again.</summary>
    public const int Most = 100;

    private readonly Dictionary<PictureHolderKind, IPictureHolder> _holders = holders.ToDictionary(holder => holder.Kind);

    /// <summary>Keeps a picture's squares, and that it is used. Errors: <c>validation-failed</c> (the file is gone), <c>too-many</c>.</summary>
    /// <returns>False: another server has made the same squares meanwhile, and these are not kept.</returns>
    public async ValueTask<Result<bool>> AddAsync(FileRow file, IReadOnlyList<BlobRow> squares, PictureHolder holder, CancellationToken cancellationToken) =>
        await database.WriteAsync<Result<bool>>(
            async session =>
            {
                // Locked: it is not deleted between the look and the note.
                await FileStore.LockAsync(session, file.File);
                if (await FileStore.FindAsync(session, file.Id) is not { State: FileState.Ready } still)
                {
                    return ParleyError.Invalid(new FieldError("fileId", "names no file of yours"));
                }

                if (await OthersAsync(session, file.File, holder) >= Most)
                {
                    return new ParleyError(ErrorCodes.TooMany, $"At most {Most} people and groups may show file {file.Id}: upload it once more.");
                }

                var kept = await AddSquaresAsync(session, still, squares);
                await session.ExecuteAsync(
                    """
                    INSERT INTO picture_uses (file, kind, holder, used_at) VALUES (@File, @kind, @who, @now)
                    ON CONFLICT (file, kind, holder) DO UPDATE SET settled = 0, used_at = excluded.used_at
                    """,
                    new { file.File, kind = (long)holder.Kind, who = FileId.From(holder.Id), now = files.Now });
                await session.ExecuteAsync("UPDATE files SET unsent_since = NULL WHERE file = @File AND unsent_since IS NOT NULL", new { file.File });
                return kept;
            },
            cancellationToken);

    /// <summary>The holder shows another picture, or none: those that it is known to have shown go, unless something else uses them.</summary>
    public async ValueTask SettleAsync(PictureHolder holder, CancellationToken cancellationToken)
    {
        var before = files.Now; // what is used later is not judged by what was read now
        var current = await _holders[holder.Kind].CurrentAsync(holder.Id, cancellationToken);
        await database.WriteAsync(session => SettleAsync(session, holder, current, before), cancellationToken);
        files.Wake();
    }

    /// <summary>Uses of which nobody has told what came of them.</summary>
    public async ValueTask SettleAsync(long before, CancellationToken cancellationToken)
    {
        IReadOnlyList<PictureUse> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync<PictureUse>(
                    $"SELECT {PictureUse.Columns} FROM picture_uses p JOIN files f ON f.file = p.file WHERE p.settled = 0 AND p.used_at < @before ORDER BY p.used_at LIMIT @Page",
                    new { before, Page = (long)Page }),
                cancellationToken);
            foreach (var use in page)
            {
                var shown = await _holders[use.Kind].CurrentAsync(use.Holder.Value, cancellationToken) == use.Id;
                await database.WriteAsync(session => SettleAsync(session, use, shown), cancellationToken);
            }
        }
        while (page.Count == Page);
    }

    /// <summary>Whether somebody or something shows this picture now, and to this person.</summary>
    public async ValueTask<bool> IsShownAsync(FileRow file, UserId viewer, CancellationToken cancellationToken)
    {
        var uses = await database.ReadAsync(
            session => session.QueryAsync<PictureUse>(
                $"SELECT {PictureUse.Columns} FROM picture_uses p JOIN files f ON f.file = p.file WHERE p.file = @File ORDER BY p.used_at DESC LIMIT @most",
                new { file.File, most = (long)Most }),
            cancellationToken);
        foreach (var kind in uses.GroupBy(use => use.Kind, use => use.Holder.Value))
        {
            if (await _holders[kind.Key].AnyShowsAsync([.. kind], file.Id, viewer, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> AddSquaresAsync(DatabaseSession session, FileRow file, IReadOnlyList<BlobRow> squares)
    {
        if (squares.Count == 0 || PictureSizes.AreMade(await FileStore.BlobsAsync(session, file.File)))
        {
            return false;
        }

        foreach (var square in squares)
        {
            await FileStore.AddBlobAsync(session, square);
        }

        // A few kilobytes more than were asked for at its upload: that much room is always given.
        await usage.ChargeAsync(session, file, file.Charged + squares.Sum(square => square.Bytes), limited: false);
        return true;
    }

    private static Task<long> OthersAsync(DatabaseSession session, long file, PictureHolder holder) => session.QuerySingleAsync<long>(
        "SELECT COUNT(*) FROM picture_uses WHERE file = @file AND NOT (kind = @kind AND holder = @who)",
        new { file, kind = (long)holder.Kind, who = FileId.From(holder.Id) });

    private async Task<bool> SettleAsync(DatabaseSession session, PictureHolder holder, FileId? current, long before)
    {
        var uses = await session.QueryAsync<PictureUse>(
            $"SELECT {PictureUse.Columns} FROM picture_uses p JOIN files f ON f.file = p.file WHERE p.kind = @kind AND p.holder = @who ORDER BY p.file",
            new { kind = (long)holder.Kind, who = FileId.From(holder.Id) });
        foreach (var use in uses)
        {
            await FileStore.LockAsync(session, use.File);
            var key = new { use.File, kind = (long)use.Kind, use.Holder, before };
            if (use.Id == current)
            {
                await session.ExecuteAsync("UPDATE picture_uses SET settled = 1 WHERE file = @File AND kind = @kind AND holder = @Holder AND settled = 0 AND used_at <= @before", key);
            }
            else if (await session.ExecuteAsync(
                "DELETE FROM picture_uses WHERE file = @File AND kind = @kind AND holder = @Holder AND settled = 1 AND used_at <= @before", key) > 0)
            {
                await FileStore.RemoveAsync(session, use.File, $"state = 2 AND {FileDeletion.Unused}", files.Now);
            }
        }

        return uses.Count > 0;
    }

    // Unless it was tried again since.
    private static async Task<bool> SettleAsync(DatabaseSession session, PictureUse use, bool shown)
    {
        await FileStore.LockAsync(session, use.File);
        var change = shown ? "UPDATE picture_uses SET settled = 1" : "DELETE FROM picture_uses";
        await session.ExecuteAsync(
            $"{change} WHERE file = @File AND kind = @kind AND holder = @Holder AND settled = 0 AND used_at = @UsedAt",
            new { use.File, kind = (long)use.Kind, use.Holder, use.UsedAt });
        return await FileStore.MarkUnsentAsync(session, use.File);
    }
}

/// <summary>A row of <c>picture_uses</c>, with the file's id.</summary>
internal sealed class PictureUse
{
    public const string Columns = "p.file, f.id, p.kind, p.holder, p.used_at";

    public long File { get; init; }

    public FileId Id { get; init; }

    public PictureHolderKind Kind { get; init; }

    /// <summary>Somebody's or some group's id. The mapper knows typed ids only, and this is one of either kind.</summary>
    public FileId Holder { get; init; }

    public long UsedAt { get; init; }
}
