using System.Collections.Concurrent;
using System.Globalization;

namespace Parley.SocketIO.Soak.Clients;

/// <summary>What the clients of a run did, counted from many threads.</summary>
internal sealed class Tally
{
    private readonly ConcurrentDictionary<string, int> _counts = new(StringComparer.Ordinal);

    /// <summary>What no server may do; the first few, in words.</summary>
    internal ConcurrentQueue<string> Wrongs { get; } = new();

    internal void Count(string what) => _counts.AddOrUpdate(what, 1, static (_, count) => count + 1);

    internal void Wrong(string what)
    {
        Count("wrong");
        if (Wrongs.Count < 10)
            Wrongs.Enqueue(what);
    }

    public override string ToString() =>
        string.Join(", ", _counts.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {pair.Value:N0}")));
}
