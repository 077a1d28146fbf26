namespace Parley.Bench.Match;

internal enum GuestState
{
    /// <summary>Does nothing until its next step.</summary>
    Idle,
    Searching,
    Chatting,

    /// <summary>Has lost its connection on purpose.</summary>
    Away,
}

/// <summary>One guest, as it knows itself.</summary>
internal sealed class GuestClient(int index, string token)
{
    public int Index => index;

    public string Token => token;

    public GuestState State { get; set; }

    /// <summary>The chat that it is in.</summary>
    public string? Conversation { get; set; }

    /// <summary>When it does the next thing of its own accord, in ticks of <see cref="System.Diagnostics.Stopwatch"/>.</summary>
    public long NextAt { get; set; }

    /// <summary>When it began to look.</summary>
    public long SearchingSince { get; set; }

    /// <summary>Since when somebody has been looking, too, whom it could have met; 0: nobody is.</summary>
    public long PartnerSince { get; set; }
}
