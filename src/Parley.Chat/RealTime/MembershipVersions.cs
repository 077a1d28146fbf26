using Parley.Protocol;

namespace Parley.Chat.RealTime;

/// <summary>
/// Counts how often somebody's sockets were moved in or out of rooms. A socket that joins its rooms compares the count before and after: when it
/// changed, what was read may be stale. Users share counters by hash; a false alarm costs one more read.
/// </summary>
public sealed class MembershipVersions
{
    private readonly long[] _versions = new long[4096];

    public long Of(UserId user) => Volatile.Read(ref Slot(user));

    public void Advance(UserId user) => Interlocked.Increment(ref Slot(user));

    private ref long Slot(UserId user) => ref _versions[(uint)user.GetHashCode() % (uint)_versions.Length];
}
