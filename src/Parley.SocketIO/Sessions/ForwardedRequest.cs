namespace Parley.SocketIO.Sessions;

/// <summary>What a node asks of another on behalf of a client. The numbers are for the wire.</summary>
public enum ForwardedRequestKind
{
    /// <summary>A GET: waits for packets.</summary>
    Poll = 0,

    /// <summary>A POST: <see cref="ForwardedRequest.Body"/> is its body, complete and within the limit.</summary>
    Post = 1,

    /// <summary>The client is gone or has broken the transport's rules: the session ends. Answered 200.</summary>
    End = 2,

    /// <summary>The client has probed over a WebSocket that came to the asking node: its polls are released. Answered 200, or 400 when it must not upgrade.</summary>
    Probe = 3,

    /// <summary>The client completes that upgrade: its own polls and POSTs end, and the asking node's <see cref="RelayedPoll"/> and <see cref="RelayedPost"/> begin.</summary>
    Upgrade = 4,

    /// <summary>That upgrade has failed: the session stays on polling. Answered 200.</summary>
    CancelUpgrade = 5,

    /// <summary>Same as <see cref="Poll"/>, for the WebSocket.</summary>
    RelayedPoll = 6,

    /// <summary>Same as <see cref="Post"/>, with what the WebSocket received.</summary>
    RelayedPost = 7,
}

/// <summary>
/// One polling request on its way to the node that has the session. An engine carries the three members as they are.
/// </summary>
/// <param name="Kind">What is asked.</param>
/// <param name="SessionId">Secret: who knows it is the client. At most 128 characters of ASCII.</param>
/// <param name="Body">Empty but for <see cref="ForwardedRequestKind.Post"/> and <see cref="ForwardedRequestKind.RelayedPost"/>; at most <see cref="SocketIOOptions.MaxHttpBufferBytes"/>.</param>
public sealed record ForwardedRequest(ForwardedRequestKind Kind, string SessionId, Memory<byte> Body)
{
    /// <summary>Names the kind only: the rest is secret.</summary>
    public override string ToString() => $"{nameof(ForwardedRequest)} {Kind}";
}

/// <summary>What the client is to be answered.</summary>
/// <param name="Status">An HTTP status: 200 or an error.</param>
/// <param name="Body">The body: packets, <c>ok</c>, or an error in JSON. As large as what waited for the client.</param>
public sealed record ForwardedAnswer(int Status, ReadOnlyMemory<byte> Body)
{
    /// <summary>Names the status only: the body holds messages.</summary>
    public override string ToString() => $"{nameof(ForwardedAnswer)} {Status}";
}
