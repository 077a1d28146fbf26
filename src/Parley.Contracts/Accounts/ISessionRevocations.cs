using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>A session has ended: its sockets must go.</summary>
/// <param name="Reason">For the client: <c>signed-out</c>, <c>token-reuse</c>, …</param>
public sealed record SessionRevocation(SessionId SessionId, UserId UserId, string Reason);

public interface ISessionRevocations
{
    /// <summary>Calls back, on the revoking thread, for each session that ends from now on. Dispose to stop.</summary>
    IDisposable Subscribe(Action<SessionRevocation> handler);
}
