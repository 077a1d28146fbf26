using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Parley.SocketIO.Diagnostics;

namespace Parley.SocketIO;

/// <summary>
/// The namespaces whose names a rule allows. Each is created when the first client joins it, or the application asks for it by name, and is a namespace
/// of its own. Thread-safe.
/// </summary>
public sealed class ParentNamespace
{
    /// <summary>A pattern that has no time limit of its own gets one: clients choose the names.</summary>
    private static readonly TimeSpan MatchTimeout = TimeSpan.FromMilliseconds(100);

    private readonly SocketIOServer _server;
    private readonly Func<string, bool> _matches;
    private readonly Action<Namespace> _configure;
    private readonly DynamicNamespaceOptions _options;
    private readonly ConcurrentDictionary<string, Namespace> _children = new(StringComparer.Ordinal);

    internal ParentNamespace(SocketIOServer server, Func<string, bool> matches, Action<Namespace> configure, DynamicNamespaceOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxNamespaces, 1, nameof(options));
        _server = server;
        _matches = matches;
        _configure = configure;
        _options = options;
    }

    /// <summary>The namespaces that exist now; a snapshot.</summary>
    public IReadOnlyCollection<Namespace> Namespaces => [.. _children.Values];

    /// <summary>Emits an event with one argument to every socket of every one of the namespaces; encoded once for each.</summary>
    public void Emit<T>(string eventName, T payload, JsonTypeInfo<T> type, EmitOptions options = EmitOptions.None)
    {
        foreach (var child in Namespaces)
            child.Emit(eventName, payload, type, options);
    }

    /// <summary>Emits an event with any number of arguments; see <see cref="Emit{T}"/>.</summary>
    public void Emit(string eventName, params ReadOnlySpan<EventArgument> arguments)
    {
        foreach (var child in Namespaces)
            child.Emit(eventName, arguments);
    }

    /// <summary>Whether a namespace goes with its last socket.</summary>
    internal bool RemovesEmpty => _options.RemoveWhenEmpty;

    internal static Func<string, bool> Matcher(Regex pattern)
    {
        var bounded = pattern.MatchTimeout == Regex.InfiniteMatchTimeout && !pattern.Options.HasFlag(RegexOptions.NonBacktracking)
            ? new Regex(pattern.ToString(), pattern.Options & ~RegexOptions.Compiled, MatchTimeout)
            : pattern;
        return bounded.IsMatch;
    }

    /// <summary>Never throws: a rule that fails matches nothing.</summary>
    internal bool Matches(string name)
    {
        try
        {
            return _matches(name);
        }
        catch (Exception error)
        {
            SocketIOLog.DynamicNamespaceFailed(_server.Logger, error);
            return false;
        }
    }

    /// <summary>False when there are too many.</summary>
    internal bool HasRoom()
    {
        if (_children.Count < _options.MaxNamespaces)
            return true;
        SocketIOLog.TooManyNamespaces(_server.Logger, _options.MaxNamespaces);
        return false;
    }

    /// <summary>A namespace that nobody can join yet: its rules are there before its first client is.</summary>
    internal Namespace Create(string name)
    {
        var child = new Namespace(_server, name, this);
        _configure(child);
        return child;
    }

    internal void Added(Namespace child)
    {
        _children[child.Name] = child;
        SocketIOLog.NamespaceCreated(_server.Logger, child.Name);
    }

    internal void Removed(Namespace child) => _children.TryRemove(KeyValuePair.Create(child.Name, child));
}
