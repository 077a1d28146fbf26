using Parley.Protocol;

namespace Parley.Media.Uploads.Resumable;

/// <summary>
/// Who writes to an upload: one request at a time. A newer one asks the one before to stop and waits for what that has received to be stored. Of this process only;
/// between servers the offset in the database decides.
/// </summary>
internal sealed class UploadTurns(TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<FileId, UploadTurn> _turns = [];

    /// <summary>Null when the one before does not stop in time. Dispose it to let the next one in.</summary>
    public async ValueTask<UploadTurn?> TakeAsync(FileId id, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            UploadTurn before;
            lock (_lock)
            {
                if (!_turns.TryGetValue(id, out before!))
                {
                    var turn = new UploadTurn(this, id);
                    _turns.Add(id, turn);
                    return turn;
                }
            }

            before.Ask();
            var left = Patience - clock.GetElapsedTime(started);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            try
            {
                await before.Ended.WaitAsync(left, clock, cancellationToken);
            }
            catch (TimeoutException)
            {
                return null;
            }
        }
    }

    internal void End(UploadTurn turn)
    {
        lock (_lock)
        {
            _turns.Remove(turn.Id);
        }
    }
}

/// <summary>The right to write to an upload.</summary>
internal sealed class UploadTurn(UploadTurns turns, FileId id) : IDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _taken = new();

    public FileId Id => id;

    /// <summary>Somebody else wants it.</summary>
    public CancellationToken Taken => _taken.Token;

    public Task Ended => _ended.Task;

    public void Ask() => _taken.Cancel();

    // The source is left to the collector: whoever asks may come at the very moment.
    public void Dispose()
    {
        turns.End(this);
        _ended.TrySetResult();
    }
}
