using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Parley.Platform.Database;

/// <summary>
/// A server that starts beside its PostgreSQL, or after a power cut with it, waits until that answers, instead of ending and being started again. What is wrong for
/// good (the password, the database's name) is said at once.
/// </summary>
public sealed class StartPatience(
    IEnumerable<ModuleDatabase> databases, IOptions<DatabaseOptions> options, TimeProvider clock, ILogger<StartPatience> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Runs <paramref name="work"/>, and again while the database does not answer, for at most <see cref="DatabaseOptions.StartPatience"/>.</summary>
    /// <param name="work">What may be repeated when it failed half-way.</param>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        for (var told = false; ; told = true)
        {
            try
            {
                await work(cancellationToken);
                return;
            }
            catch (Exception exception) when (Passes(exception) && clock.GetElapsedTime(started) + Pause <= options.Value.StartPatience)
            {
                if (!told)
                {
                    DatabaseLog.Waiting(logger, exception.Message, options.Value.StartPatience);
                }
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private bool Passes(Exception exception) =>
        databases.Any(database => database.Engine == DatabaseEngine.Postgres && database.IsUnavailable(exception));
}
