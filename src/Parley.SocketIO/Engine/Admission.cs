using Parley.SocketIO.Sessions;

namespace Parley.SocketIO.Engine;

/// <summary>What a door has to do with a request.</summary>
internal enum AdmissionKind
{
    /// <summary>Answer <see cref="Admission.Refusal"/>.</summary>
    Refuse,

    /// <summary>Answer 204: a CORS preflight, whose headers are among the request's.</summary>
    AnswerPreflight,

    /// <summary>Open a session; the request is its first poll.</summary>
    OpenPolling,

    /// <summary>Open a session over the WebSocket that the request becomes.</summary>
    OpenWebSocket,

    /// <summary>Make it a WebSocket and carry the session over to it.</summary>
    Upgrade,

    /// <summary>Answer with what the session has for its client.</summary>
    Poll,

    /// <summary>Hand the body to the session.</summary>
    Post,

    /// <summary>A poll or POST for a session that lives on another node.</summary>
    Forward,
}

/// <summary>The decision on one request.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Session">The session it belongs to; for <see cref="AdmissionKind.Upgrade"/>, <see cref="AdmissionKind.Poll"/> and <see cref="AdmissionKind.Post"/>.</param>
/// <param name="Handshake">What the client presented; for those that open a session.</param>
/// <param name="Address">
/// What the new session, or the WebSocket for another node's, counts for, until it is closed or, when it cannot be opened, <see cref="EngineServer.Withdraw"/>; for
/// <see cref="AdmissionKind.Forward"/>, what a refusal counts for.
/// </param>
/// <param name="Owner">Where the session lives; for <see cref="AdmissionKind.Forward"/>, and for <see cref="AdmissionKind.Upgrade"/> without <paramref name="Session"/>.</param>
/// <param name="Refusal">For <see cref="AdmissionKind.Refuse"/>.</param>
/// <param name="Deflates">Whether the WebSocket compresses; the answer that says so is among the request's headers.</param>
internal readonly record struct Admission(
    AdmissionKind Kind,
    EngineSession? Session = null,
    Handshake? Handshake = null,
    AddressLimits.Slot? Address = null,
    SessionAddress? Owner = null,
    EngineError? Refusal = null,
    bool Deflates = false)
{
    public static implicit operator Admission(EngineError refusal) => new(AdmissionKind.Refuse, Refusal: refusal);
}
