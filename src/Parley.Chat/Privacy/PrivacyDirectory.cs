using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Parley.Platform.Database;
using Parley.Protocol.Chat;

namespace Parley.Chat.Privacy;

/// <summary>
/// Who hides what, in memory, for whatever is pushed: no query per frame. What is read from the database goes by the database. Another process's changes
/// arrive within <see cref="Interval"/>. Safe from any thread.
/// </summary>
public sealed class PrivacyDirectory(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, TimeProvider clock, ILogger<PrivacyDirectory> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private volatile Dictionary<long, ChatSettings> _private = [];
    private volatile bool _presence;
    private long _changes;

    /// <summary>Whether anybody hides anything.</summary>
    public bool Any => _private.Count > 0;

    /// <summary>Whether anybody hides when they are here.</summary>
    public bool AnyPresence => _presence;

    public ChatSettings Of(long person) => _private.GetValueOrDefault(person, ChatSettingsStore.Default);

    public bool HidesRead(long person) => !Of(person).ReadReceipts;

    /// <summary>To be called after each committed change.</summary>
    public void Set(long person, ChatSettings settings)
    {
        lock (_lock)
        {
            _changes++;
            var next = new Dictionary<long, ChatSettings>(_private);
            if (settings == ChatSettingsStore.Default)
            {
                next.Remove(person);
            }
            else
            {
                next[person] = settings;
            }

            Publish(next);
        }
    }

    /// <summary>Knows everybody before the first socket is served.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (database.Engine == DatabaseEngine.Sqlite)
        {
            return; // one process
        }

        using var timer = new PeriodicTimer(Interval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RefreshAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                ChatLog.PrivacyStale(logger, exception);
            }
        }
    }

    private void Publish(Dictionary<long, ChatSettings> settings)
    {
        _private = settings;
        _presence = settings.Values.Any(one => one.LastSeen != LastSeenAudience.Everyone);
    }

    private async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var changes = Interlocked.Read(ref _changes);
        var found = await database.ReadAsync(ChatSettingsStore.ReadPrivateAsync, cancellationToken);
        lock (_lock)
        {
            // What was read before a change of one's own must not be kept after it.
            if (changes == _changes)
            {
                Publish(found);
            }
        }
    }
}
