using System.Collections.Concurrent;
using Parley.Protocol;

namespace Parley.Chat.Messages;

/// <summary>
/// How many sends of one person may wait for the disk, over all sockets and requests: a share of the write queue that leaves room for everybody else.
/// Safe from any thread; holds nothing of people who send nothing.
/// </summary>
internal sealed class SendQuota(int limit)
{
    private readonly ConcurrentDictionary<UserId, int> _underWay = new();

    /// <summary>Null when there is room, which <see cref="Leave"/> gives back; else the refusal.</summary>
    public ParleyError? Enter(UserId user)
    {
        if (_underWay.AddOrUpdate(user, 1, static (_, count) => count + 1) <= limit)
        {
            return null;
        }

        Leave(user);
        return new ParleyError(ErrorCodes.RateLimited, $"At most {limit} of your messages may be under way at once.")
        {
            RetryAfter = TimeSpan.FromMilliseconds(200),
        };
    }

    public void Leave(UserId user)
    {
        if (_underWay.AddOrUpdate(user, 0, static (_, count) => count - 1) == 0)
        {
            _underWay.TryRemove(KeyValuePair.Create(user, 0));
        }
    }
}
