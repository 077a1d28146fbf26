using System.Collections.Concurrent;
using Parley.Contracts.Accounts;

namespace Parley.Chat.RealTime;

/// <summary>The events that a client may send, and what each asks of it. Filled when the features register; safe from any thread.</summary>
public sealed class SocketEvents
{
    private readonly ConcurrentDictionary<string, Permission> _permissions = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, Permission> Permissions => _permissions;

    internal void Add(string name, Permission permission) => _permissions[name] = permission;
}
