using System.Collections.Concurrent;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>A socket with the person behind it. Safe from any thread.</summary>
public sealed class ChatSocket(Socket socket, Caller caller, Person person)
{
    private Caller _caller = caller;
    private ConcurrentDictionary<Type, object>? _features;

    public Socket Socket { get; } = socket;

    public Person Person { get; } = person;

    /// <summary>Who it is now: <c>authenticate</c> replaces it by the same user with a newer token.</summary>
    public Caller Caller
    {
        get => Volatile.Read(ref _caller);
        set => Volatile.Write(ref _caller, value);
    }

    /// <summary>From the reading until the socket has joined its rooms; null afterwards.</summary>
    internal Memberships? Memberships { get; set; }

    /// <summary>When the client is told that its token ends soon; <c>MaxValue</c> once it was.</summary>
    public DateTimeOffset ExpiryWarningAt { get; set; } = DateTimeOffset.MaxValue;

    public void Attach() => Socket.Context = this;

    /// <summary>Null before the connection is set up.</summary>
    public static ChatSocket? Of(Socket socket) => (ChatSocket?)socket.Context;

    /// <summary>What a feature remembers about this socket; made when it is first needed.</summary>
    public T Feature<T>()
        where T : class, new()
    {
        if (_features is null)
        {
            Interlocked.CompareExchange(ref _features, new ConcurrentDictionary<Type, object>(concurrencyLevel: 1, capacity: 3), null);
        }

        return (T)_features.GetOrAdd(typeof(T), static _ => new T());
    }
}
