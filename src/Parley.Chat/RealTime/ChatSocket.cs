using System.Collections.Concurrent;
using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>A socket with the person behind it. Safe from any thread.</summary>
/// <param name="socket">The connection.</param>
/// <param name="caller">As the token says.</param>
/// <param name="person">As the chat knows them: of a guest, their alias.</param>
public sealed class ChatSocket(Socket socket, Caller caller, Person person)
{
    private readonly Lock _becoming = new();
    private volatile Identity _identity = new(caller with { UserId = person.Id }, person);
    private ConcurrentDictionary<Type, object>? _features;

    public Socket Socket { get; } = socket;

    /// <summary>Whose token it is. Differs from the person's id for guests alone.</summary>
    public UserId Account { get; } = caller.UserId;

    /// <summary>A guest is somebody else in each chat.</summary>
    public Person Person => _identity.Person;

    /// <summary>Who it is now, by the person's id.</summary>
    public Caller Caller => _identity.Caller;

    /// <summary>Takes a newer token of the same account.</summary>
    public void Renew(Caller caller)
    {
        lock (_becoming)
        {
            _identity = _identity with { Caller = caller with { UserId = _identity.Person.Id, Network = _identity.Caller.Network } };
        }
    }

    /// <summary>A guest begins another chat.</summary>
    public void Become(Person person)
    {
        lock (_becoming)
        {
            _identity = new Identity(_identity.Caller with { UserId = person.Id }, person);
        }
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

    private sealed record Identity(Caller Caller, Person Person);
}
