using Parley.Chat.People;
using Parley.Contracts.Accounts;
using Parley.SocketIO;

namespace Parley.Chat.RealTime;

/// <summary>A socket with the person behind it.</summary>
public sealed class ChatSocket(Socket socket, Caller caller, Person person)
{
    private Caller _caller = caller;

    public Socket Socket { get; } = socket;

    public Person Person { get; } = person;

    /// <summary>Who it is now: <c>authenticate</c> replaces it by the same user with a newer token.</summary>
    public Caller Caller
    {
        get => Volatile.Read(ref _caller);
        set => Volatile.Write(ref _caller, value);
    }

    /// <summary>Whether the client was told that this token ends soon.</summary>
    public bool ExpiryAnnounced { get; set; }
}
