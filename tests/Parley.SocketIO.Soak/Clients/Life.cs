namespace Parley.SocketIO.Soak.Clients;

/// <summary>How a client reaches the server.</summary>
internal enum Way
{
    WebSocket,
    Polling,
    Upgrade,
}

/// <summary>How a connection ends.</summary>
internal enum Ending
{
    /// <summary>The protocol's own close.</summary>
    Leave,

    /// <summary>Leaves the namespace, then the connection.</summary>
    Disconnect,

    /// <summary>A reset.</summary>
    Vanish,

    /// <summary>A reset in the middle of a packet.</summary>
    BreakOff,

    /// <summary>Asks for more than its queue holds and reads nothing of it; the server gives it up.</summary>
    Stall,

    /// <summary>Answers no ping; the server gives it up.</summary>
    Mute,

    /// <summary>Sends what the protocol forbids; the server throws it out.</summary>
    Misbehave,

    /// <summary>Is refused by the middleware and goes.</summary>
    BeRefused,

    /// <summary>Joins no namespace; the server gives it up.</summary>
    NeverJoin,
}

/// <summary>What a client does from one connection to its end.</summary>
internal sealed record Life(int Door, Way Way, string Namespace, int Talks, TimeSpan Pause, Ending Ending)
{
    internal static Life Draw(Random random) => new(
        random.Next(2),
        random.Next(10) switch { < 6 => Way.WebSocket, < 8 => Way.Polling, _ => Way.Upgrade },
        random.Next(4) == 0 ? "/custom," : "",
        random.Next(1, 12),
        TimeSpan.FromMilliseconds(random.Next(50, 1_500)),
        random.Next(20) switch
        {
            < 7 => Ending.Leave,
            < 9 => Ending.Disconnect,
            < 13 => Ending.Vanish,
            < 14 => Ending.BreakOff,
            < 15 => Ending.Stall,
            < 16 => Ending.Mute,
            < 18 => Ending.Misbehave,
            < 19 => Ending.BeRefused,
            _ => Ending.NeverJoin,
        });

    /// <summary>How a client stands when all are counted: every time the same, so that the counts can be held against one another.</summary>
    internal static Life Standing(int index) => new(
        index / 10 % 2, (index % 10) switch { < 6 => Way.WebSocket, < 8 => Way.Polling, _ => Way.Upgrade }, "", 0, TimeSpan.Zero, Ending.Leave);
}
