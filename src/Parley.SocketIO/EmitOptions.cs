namespace Parley.SocketIO;

/// <summary>How far a packet may be lost on its way to a client that is still connected.</summary>
[Flags]
public enum EmitOptions
{
    /// <summary>Never dropped: a client too slow for it is disconnected.</summary>
    None = 0,

    /// <summary>Dropped once the client's send queue is half full (typing, presence: what the next one makes obsolete).</summary>
    Ephemeral = 1,

    /// <summary>
    /// Dropped unless the transport can take it now: Socket.IO's <c>volatile</c>. Over polling that means: unless a poll is waiting.
    /// Implies <see cref="Ephemeral"/>.
    /// </summary>
    Volatile = 2,
}
