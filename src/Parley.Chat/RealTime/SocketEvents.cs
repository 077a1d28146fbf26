using System.Collections.Concurrent;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>An event that the running server takes.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Permission">What it asks of whoever sends it.</param>
/// <param name="Request">Its payload.</param>
/// <param name="Response">The acknowledgement that says yes.</param>
/// <param name="Summary">One sentence for the documents.</param>
/// <param name="Failures">The codes of its refusals, besides those that every event has.</param>
public sealed record TakenEvent(string Name, Permission Permission, Type Request, Type Response, string Summary, IReadOnlyList<ErrorCode> Failures);

/// <summary>The events that a client may send, and what each asks of it. Filled when the features register; safe from any thread.</summary>
public sealed class SocketEvents
{
    private readonly ConcurrentDictionary<string, TakenEvent> _events = new(StringComparer.Ordinal);

    /// <summary>In the order of their names.</summary>
    public IReadOnlyList<TakenEvent> All => [.. _events.Values.OrderBy(one => one.Name, StringComparer.Ordinal)];

    internal void Add(TakenEvent taken) => _events[taken.Name] = taken;
}
