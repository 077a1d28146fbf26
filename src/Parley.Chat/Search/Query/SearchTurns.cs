using Microsoft.Extensions.Options;
using Parley.Protocol;

namespace Parley.Chat.Search.Query;

/// <summary>
/// Lets one search of a person run at a time, and some of all people. Who types on while one runs has another one wait; more are refused. Safe from any thread; holds nothing of
/// people who search nothing.
/// </summary>
internal sealed class SearchTurns(IOptions<SearchOptions> options) : IDisposable
{
    /// <summary>Searches of one person at once: one that runs, and two that wait.</summary>
    public const int MostPerPerson = 3;

    private readonly Lock _lock = new();
    private readonly Dictionary<UserId, Line> _lines = [];
    private readonly SemaphoreSlim _all = new(options.Value.AtOnce);

    /// <summary>A turn, to be disposed of; or the refusal: <c>rate-limited</c>, also when it does not come before <paramref name="stop"/>.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone (<paramref name="gone"/>).</exception>
    public async ValueTask<Result<IDisposable>> TakeAsync(UserId user, CancellationToken stop, CancellationToken gone)
    {
        Line line;
        lock (_lock)
        {
            line = _lines.TryGetValue(user, out var known) ? known : _lines[user] = new Line();
            if (line.Count == MostPerPerson)
            {
                return Refuse($"At most {MostPerPerson} of your searches may be under way at once.");
            }

            line.Count++;
        }

        var turn = new Turn(this, user, line);
        try
        {
            await line.Free.WaitAsync(stop);
            turn.HoldsLine = true;
            await _all.WaitAsync(stop);
            turn.HoldsAll = true;
            return turn;
        }
        catch (OperationCanceledException)
        {
            turn.Dispose();
            gone.ThrowIfCancellationRequested();
            return Refuse("The server is busy with other searches.");
        }
    }

    public void Dispose() => _all.Dispose();

    private static ParleyError Refuse(string detail) => new(ErrorCodes.RateLimited, detail) { RetryAfter = TimeSpan.FromSeconds(1) };

    private void Leave(UserId user, Line line)
    {
        lock (_lock)
        {
            if (--line.Count == 0)
            {
                _lines.Remove(user);
                line.Free.Dispose();
            }
        }
    }

    private sealed class Line
    {
        public SemaphoreSlim Free { get; } = new(1);

        public int Count { get; set; }
    }

    private sealed class Turn(SearchTurns turns, UserId user, Line line) : IDisposable
    {
        public bool HoldsLine { get; set; }

        public bool HoldsAll { get; set; }

        public void Dispose()
        {
            if (HoldsAll)
            {
                turns._all.Release();
            }

            if (HoldsLine)
            {
                line.Free.Release();
            }

            turns.Leave(user, line);
        }
    }
}
