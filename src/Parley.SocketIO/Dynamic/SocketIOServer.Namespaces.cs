using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Parley.SocketIO.Diagnostics;

namespace Parley.SocketIO;

public sealed partial class SocketIOServer
{
    private readonly ConcurrentDictionary<string, Namespace> _namespaces = new(StringComparer.Ordinal);

    /// <summary>Held while a namespace comes or goes, so that its parent's list says the same as the server's.</summary>
    private readonly Lock _namespacesGate = new();
    private ImmutableArray<ParentNamespace> _parents = [];

    /// <summary>What became of a client that wants to join a namespace.</summary>
    internal enum Entry
    {
        Entered,
        Unknown,
        TooMany,
    }

    /// <summary>
    /// The namespace of that name, created on first use; a leading slash may be left out. A client can only join one that exists or that a rule allows
    /// (<see cref="Of(Func{string, bool}, Action{Namespace}, DynamicNamespaceOptions?)"/>): such a one is created by its rule here as well, so that it has
    /// its middleware from the start.
    /// </summary>
    public Namespace Of(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var full = name.StartsWith('/') ? name : "/" + name;
        if (full.Contains(',', StringComparison.Ordinal) || full.Any(char.IsControl))
            throw new ArgumentException("A namespace's name has neither commas nor control characters.", nameof(name));
        if (_namespaces.TryGetValue(full, out var existing))
            return existing;
        return Publish(FindParent(full) is { } parent ? parent.Create(full) : new Namespace(this, full));
    }

    /// <summary>
    /// Lets clients join every namespace whose name matches, such as <c>new Regex("^/room-\\d+$")</c>; the query string that a client may put behind a
    /// name belongs to it. Of several rules the first one counts. A pattern without a time limit is given one of 100 ms, unless it cannot backtrack.
    /// </summary>
    /// <param name="pattern">What the whole name, with its slash, must match: anchor it.</param>
    /// <param name="configure">Adds middleware and handlers to a new namespace, before anybody is in it.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public ParentNamespace Of(Regex pattern, Action<Namespace> configure, DynamicNamespaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return Of(ParentNamespace.Matcher(pattern), configure, options);
    }

    /// <summary>
    /// Lets clients join every namespace that <paramref name="matches"/> accepts. It sees the name only and must not block; who the client is, middleware
    /// checks.
    /// </summary>
    /// <param name="matches">Whether a name, with its slash, is one. May run at any time, on any thread.</param>
    /// <param name="configure">Adds middleware and handlers to a new namespace, before anybody is in it.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    public ParentNamespace Of(Func<string, bool> matches, Action<Namespace> configure, DynamicNamespaceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(matches);
        ArgumentNullException.ThrowIfNull(configure);
        var parent = new ParentNamespace(this, matches, configure, options ?? new DynamicNamespaceOptions());
        ImmutableInterlocked.Update(ref _parents, static (all, one) => all.Add(one), parent);
        return parent;
    }

    internal Namespace? Find(string name) => _namespaces.GetValueOrDefault(name);

    /// <summary>Finds or creates the namespace that a client wants to join and counts it in; it must <see cref="Namespace.Exit"/> in the end.</summary>
    internal Entry TryEnter(string name, out Namespace ns)
    {
        while (true)
        {
            if (!_namespaces.TryGetValue(name, out ns!))
            {
                if (FindParent(name) is not { } parent)
                    return Entry.Unknown;
                if (!parent.HasRoom())
                    return Entry.TooMany;
                if (TryCreate(parent, name) is not { } created)
                    return Entry.Unknown;
                ns = Publish(created);
            }

            if (ns.TryEnter())
                return Entry.Entered;

            // Its last socket is just taking it along.
            Remove(ns);
        }
    }

    internal void Remove(Namespace ns)
    {
        lock (_namespacesGate)
        {
            _namespaces.TryRemove(KeyValuePair.Create(ns.Name, ns));
            ns.Parent?.Removed(ns);
        }
    }

    private ParentNamespace? FindParent(string name)
    {
        foreach (var parent in _parents)
        {
            if (parent.Matches(name))
                return parent;
        }

        return null;
    }

    private Namespace? TryCreate(ParentNamespace parent, string name)
    {
        try
        {
            return parent.Create(name);
        }
        catch (Exception error)
        {
            SocketIOLog.DynamicNamespaceFailed(Logger, error);
            return null;
        }
    }

    /// <summary>Of two that are created at the same time one stays.</summary>
    private Namespace Publish(Namespace created)
    {
        lock (_namespacesGate)
        {
            var published = _namespaces.GetOrAdd(created.Name, created);
            if (published == created)
                created.Parent?.Added(created);
            return published;
        }
    }
}
