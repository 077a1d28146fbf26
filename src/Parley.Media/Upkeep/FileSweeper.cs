using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Parley.Contracts.Chat;
using Parley.Media.Files;
using Parley.Media.Pictures;
using Parley.Media.Processing;
using Parley.Media.Recordings;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Media.Upkeep;

/// <summary>
/// Looks after what nobody else ends: files that a dead server was looking at, uploads that are not continued, files that are not sent, uses whose message never came to
/// be, pictures that are not shown, and blobs that belong to no file. What it does can be repeated, and done by several servers side by side.
/// </summary>
internal sealed class FileSweeper(
    [FromKeyedServices(MediaModule.Name)] ModuleDatabase database, FileStore files, FileProcessor processor, BlobCollection blobs, IFileMessages messages, PictureUses pictures,
    DataFolder folder, IOptions<MediaOptions> options, TimeProvider clock, ILogger<FileSweeper> logger) : BackgroundService
{
    /// <summary>Between this and <see cref="MediaOptions.UnsentLifetime"/>, what is not sent is gone within a day.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    /// <summary>A file that arrives in one request is touched every minute (<see cref="Uploads.UploadRoom"/>), and looked at for a few times ten seconds.</summary>
    private static readonly TimeSpan DeadAfter = TimeSpan.FromMinutes(30);

    /// <summary>For so long one can ask why a file was refused.</summary>
    private static readonly TimeSpan RefusedLifetime = TimeSpan.FromHours(1);

    /// <summary>A message that is stored at all is stored well before.</summary>
    private static readonly TimeSpan SettleAfter = TimeSpan.FromHours(1);

    /// <summary>Blobs of no file take room and do no harm; finding them means listing all there are.</summary>
    private static readonly TimeSpan CollectionInterval = TimeSpan.FromDays(1);

    private const int Page = 200;

    private DateTimeOffset _nextCollection = DateTimeOffset.MinValue;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        var started = true;
        do
        {
            try
            {
                await ResumeAsync(started, stoppingToken);
                await SweepAsync(stoppingToken);
                started = false;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                MediaLog.SweepFailed(logger, exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Files that nobody looks at any more. On SQLite there is one server: what was under way when it stopped is nobody's.</summary>
    private async Task ResumeAsync(bool started, CancellationToken cancellationToken)
    {
        var before = started && database.Engine == DatabaseEngine.Sqlite ? files.Now + 1 : Before(DeadAfter);
        IReadOnlyList<FileRow> page;
        for (var last = 0L; (page = await ReadAsync("state = 1 AND touched_at < @before", before, cancellationToken, last)).Count > 0; last = page[^1].File)
        {
            foreach (var file in page)
            {
                try
                {
                    await processor.ProcessAsync(file.Id, cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    MediaLog.ProcessingFailed(logger, exception, file.Id);
                }
            }
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await SettleAsync(cancellationToken);
        await pictures.SettleAsync(Before(SettleAfter), cancellationToken);
        var unsent = Before(options.Value.UnsentLifetime);
        var removed = await RemoveAsync("state = 0 AND resumable = 1 AND touched_at < @before", unsent, cancellationToken)
            + await RemoveAsync("state = 0 AND resumable = 0 AND touched_at < @before", Before(DeadAfter), cancellationToken)
            + await RemoveAsync("state = 1 AND touched_at < @before", unsent, cancellationToken) // was tried all that time
            + await RemoveAsync($"state = 2 AND unsent_since < @before AND {FileDeletion.Unused}", unsent, cancellationToken);
        await RemoveAsync("state = 3 AND touched_at < @before", Before(RefusedLifetime), cancellationToken);
        var unknown = await CollectAsync(cancellationToken);
        RemoveLeftovers();
        if (removed + unknown > 0)
        {
            MediaLog.Swept(logger, removed, unknown);
        }
    }

    private async Task<int> CollectAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (now < _nextCollection)
        {
            return 0;
        }

        var removed = 0;
        try
        {
            removed = await blobs.RunUnlessRestoredAsync(cancellationToken);
        }
        catch (ForeignBlobStoreException exception)
        {
            MediaLog.StoreIsForeign(logger, exception.Message);
        }

        _nextCollection = now + CollectionInterval;
        return removed;
    }

    private async Task<int> RemoveAsync(string condition, long before, CancellationToken cancellationToken)
    {
        var removed = 0;
        IReadOnlyList<FileRow> page;
        do
        {
            page = await ReadAsync(condition, before, cancellationToken);
            foreach (var file in page)
            {
                // Once more inside the transaction: an upload may go on, a file may be sent at this moment.
                removed += await files.RemoveAsync(file, condition, cancellationToken, before) ? 1 : 0;
            }
        }
        while (page.Count == Page);
        return removed;
    }

    /// <summary>Uses that were written down before their message: the chat says whether it came to be.</summary>
    private async Task SettleAsync(CancellationToken cancellationToken)
    {
        var before = Before(SettleAfter);
        IReadOnlyList<UnsettledUse> page;
        do
        {
            page = await database.ReadAsync(
                session => session.QueryAsync<UnsettledUse>(
                    """
                    SELECT u.file, f.id, u.message, u.conversation, u.used_at FROM file_uses u JOIN files f ON f.file = u.file
                    WHERE u.settled = 0 AND u.used_at < @before ORDER BY u.used_at LIMIT @Page
                    """,
                    new { before, Page = (long)Page }),
                cancellationToken);
            foreach (var use in page)
            {
                var sent = await messages.CarriesAsync(use.Conversation, use.Message, use.Id, cancellationToken);
                await database.WriteAsync(session => SettleAsync(session, use, sent), cancellationToken);
            }
        }
        while (page.Count == Page);
    }

    // Unless the same message was tried again since.
    private static async Task<bool> SettleAsync(DatabaseSession session, UnsettledUse use, bool sent)
    {
        await FileStore.LockAsync(session, use.File);
        var change = sent ? "UPDATE file_uses SET settled = 1" : "DELETE FROM file_uses";
        await session.ExecuteAsync(
            $"{change} WHERE file = @File AND message = @Message AND conversation = @Conversation AND settled = 0 AND used_at = @UsedAt",
            new { use.File, use.Message, use.Conversation, use.UsedAt });
        return await FileStore.MarkUnsentAsync(session, use.File);
    }

    private ValueTask<IReadOnlyList<FileRow>> ReadAsync(string condition, long before, CancellationToken cancellationToken, long after = 0) => database.ReadAsync(
        session => session.QueryAsync<FileRow>(
            $"SELECT {FileRow.Columns} FROM files WHERE {condition} AND file > @after ORDER BY file LIMIT @Page", new { before, after, Page = (long)Page }),
        cancellationToken);

    private void RemoveLeftovers()
    {
        var work = new DirectoryInfo(RecordingMaker.WorkFolder(folder));
        var before = clock.GetUtcNow() - BlobCollection.Grace;
        foreach (var file in work.Exists ? work.EnumerateFiles().Where(file => file.LastWriteTimeUtc < before) : [])
        {
            file.Delete();
        }
    }

    private long Before(TimeSpan age) => files.Now - (long)age.TotalMilliseconds;

    private sealed class UnsettledUse
    {
        public long File { get; init; }

        public FileId Id { get; init; }

        public MessageId Message { get; init; }

        public ConversationId Conversation { get; init; }

        public long UsedAt { get; init; }
    }
}
