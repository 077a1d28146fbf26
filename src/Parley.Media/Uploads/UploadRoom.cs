using Parley.Media.Files;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Media.Uploads;

/// <summary>
/// What a file of unknown length counts while it arrives: always at least what has come, so that no quota is passed, and asked for in steps, because each is a transaction.
/// Steps grow as long as they are used up quickly; where there is no room for one, no more is asked for than has come.
/// </summary>
internal sealed class UploadRoom(ModuleDatabase database, FileStore files, FileUsage usage, FileRow file, long most, TimeProvider clock)
{
    private const long FirstStep = 8L << 20, LongestStep = 256L << 20;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(10);

    /// <summary>So often at least it is noted that the file still arrives: what is not touched for long is taken for dead.</summary>
    private static readonly TimeSpan Touch = TimeSpan.FromMinutes(1);

    private long _charged = file.Charged, _step, _at = clock.GetTimestamp();

    /// <summary>Makes room for so much of the file. Errors: <c>quota-exceeded</c>.</summary>
    public async ValueTask<ParleyError?> EnsureAsync(long length, CancellationToken cancellationToken)
    {
        var since = clock.GetElapsedTime(_at);
        if (length <= _charged)
        {
            return since < Touch ? null : await ChargeAsync(_charged, cancellationToken);
        }

        _step = since < Quick ? Math.Clamp(2 * _step, FirstStep, LongestStep) : FirstStep;
        if (await ChargeAsync(Math.Min(Math.Max(_charged + _step, length), most), cancellationToken) is null)
        {
            return null;
        }

        _step = 0;
        return await ChargeAsync(length, cancellationToken);
    }

    private async ValueTask<ParleyError?> ChargeAsync(long bytes, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(
                async session =>
                {
                    await usage.ChargeAsync(session, file, bytes, limited: true);
                    return await session.ExecuteAsync("UPDATE files SET touched_at = @now WHERE file = @File", new { now = files.Now, file.File });
                },
                cancellationToken);
            (_charged, _at) = (bytes, clock.GetTimestamp());
            return null;
        }
        catch (QuotaExceededException exceeded)
        {
            return exceeded.Error;
        }
    }
}
