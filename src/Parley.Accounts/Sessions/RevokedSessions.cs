using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Accounts.Sessions;

/// <summary>
/// The sessions that ended so lately that an access token of theirs may not have expired yet, and those who want to be told. Safe from any thread.
/// </summary>
internal sealed class RevokedSessions(TimeProvider clock, ILogger<RevokedSessions> logger) : ISessionRevocations
{
    private readonly ConcurrentDictionary<SessionId, DateTimeOffset> _forgetAt = new();
    private ImmutableArray<Action<SessionRevocation>> _handlers = [];

    public bool Contains(SessionId id) => _forgetAt.ContainsKey(id);

    /// <summary>Remembers a session that ended, without telling anybody.</summary>
    public void Add(SessionId id, DateTimeOffset revokedAt) => _forgetAt[id] = revokedAt + AccountsOptions.LongestAccessToken;

    /// <summary>Remembers a session that ended now, and tells the subscribers; once, also when several notice.</summary>
    public void Publish(SessionRevocation revocation)
    {
        if (!_forgetAt.TryAdd(revocation.SessionId, clock.GetUtcNow() + AccountsOptions.LongestAccessToken))
        {
            return;
        }

        AccountsLog.SessionRevoked(logger, revocation.SessionId, revocation.Reason);
        foreach (var handler in _handlers)
        {
            try
            {
                handler(revocation);
            }
            catch (Exception exception)
            {
                AccountsLog.RevocationHandlerFailed(logger, exception, revocation.SessionId);
            }
        }
    }

    /// <summary>Drops those whose access tokens have all expired.</summary>
    public void Forget()
    {
        var now = clock.GetUtcNow();
        foreach (var (id, forgetAt) in _forgetAt)
        {
            if (forgetAt <= now)
            {
                _forgetAt.TryRemove(id, out _);
            }
        }
    }

    public IDisposable Subscribe(Action<SessionRevocation> handler)
    {
        ImmutableInterlocked.Update(ref _handlers, static (handlers, added) => handlers.Add(added), handler);
        return new Subscription(this, handler);
    }

    private sealed class Subscription(RevokedSessions owner, Action<SessionRevocation> handler) : IDisposable
    {
        private int _disposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) == 0)
            {
                ImmutableInterlocked.Update(ref owner._handlers, static (handlers, removed) => handlers.Remove(removed), handler);
            }
        }
    }
}
