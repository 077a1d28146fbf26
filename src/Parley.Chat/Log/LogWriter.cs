using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.Platform.Database;

namespace Parley.Chat.Log;

/// <summary>What became of a batch.</summary>
/// <param name="Committed">Those that are committed, refused ones included, in their order. All others have their answer.</param>
/// <param name="Unavailable">The database cannot take anything now.</param>
/// <param name="Writing">The time of its statements, without the commit. Zero when it did not go through as one.</param>
public readonly record struct BatchOutcome(LogCommand[] Committed, bool Unavailable, TimeSpan Writing = default);

/// <summary>Writes batches, one at a time, each as one transaction; when one fails because of a command in it, each gets a transaction of its own.</summary>
public sealed class LogWriter(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, LogClock time, ILogger<LogWriter> logger)
{
    /// <summary>Members whose last send is remembered: twice this many entries of about 50 bytes.</summary>
    private const int CachedMembers = 100_000;

    private readonly MembershipCache _members = new(CachedMembers);

    public async Task<BatchOutcome> CommitAsync(LogCommand[] batch)
    {
        try
        {
            return new BatchOutcome(batch, Unavailable: false, await WriteAsync(batch));
        }
        catch (Exception exception) when (database.IsUnavailable(exception))
        {
            ChatLog.BatchUnavailable(logger, batch.Length, exception.GetType().Name);
            await Task.Yield(); // callers go on where they are refused, and this may be the database's own thread
            LogErrors.Refuse(batch);
            return new BatchOutcome([], Unavailable: true);
        }
        catch (Exception exception) when (batch.Length > 1)
        {
            ChatLog.BatchFailed(logger, exception, batch.Length);
            return await CommitSinglyAsync(batch);
        }
        catch (Exception exception)
        {
            await Task.Yield();
            batch[0].Fail(exception);
            return new BatchOutcome([], Unavailable: false);
        }
    }

    /// <summary>Whether the database takes writes again. Changes nothing.</summary>
    public async Task<bool> ProbeAsync()
    {
        try
        {
            await database.WriteAsync(session => session.ExecuteAsync("UPDATE log_state SET epoch = epoch WHERE id = 1"), CancellationToken.None);
            return true;
        }
        catch (Exception exception)
        {
            // Whatever it is: an exception would end the log's only loop, and nothing would be written until a restart.
            if (!database.IsUnavailable(exception))
            {
                ChatLog.ProbeFailed(logger, exception);
            }

            return false;
        }
    }

    /// <summary>One bad command must not take its neighbours with it.</summary>
    private async Task<BatchOutcome> CommitSinglyAsync(LogCommand[] batch)
    {
        var committed = new List<LogCommand>(batch.Length);
        for (var i = 0; i < batch.Length; i++)
        {
            var (done, unavailable, _) = await CommitAsync([batch[i]]);
            committed.AddRange(done);
            if (unavailable)
            {
                // The others would fail alike, each after its own time-out.
                LogErrors.Refuse(batch[(i + 1)..]);
                return new BatchOutcome([.. committed], Unavailable: true);
            }
        }

        return new BatchOutcome([.. committed], Unavailable: false);
    }

    private async Task<TimeSpan> WriteAsync(LogCommand[] commands)
    {
        var (attempts, committed) = (0, false);
        try
        {
            var writing = await database.WriteInTurnAsync(
                async session =>
                {
                    var started = Stopwatch.GetTimestamp();
                    if (attempts++ > 0)
                    {
                        _members.Clear(); // the database repeats a transaction that has lost a conflict
                    }

                    await new LogBatch(session, _members, await time.NowAsync(session)).ExecuteAsync(commands);
                    return Stopwatch.GetElapsedTime(started);
                });
            committed = true;
            return writing;
        }
        finally
        {
            if (!committed)
            {
                _members.Clear();
            }
        }
    }
}
