using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>Something that whoever looks into an incident wants to know.</summary>
/// <param name="Kind">One of <see cref="AuditKinds"/>.</param>
/// <param name="Actor">Who did it; null when nobody was signed in, or the console did it.</param>
/// <param name="Subject">Whom it concerns; the actor themselves where it is their own account.</param>
/// <param name="Session">The session that it was done in, started or ended.</param>
/// <param name="Address">The client's IP address.</param>
/// <param name="Detail">
/// What else: short texts under short names. Never a secret (no password, code, token, link), never what people wrote. A text of more than 256 characters is cut.
/// </param>
public sealed record AuditEvent(
    string Kind, UserId? Actor = null, UserId? Subject = null, SessionId? Session = null, string? Address = null,
    IReadOnlyDictionary<string, string>? Detail = null);
