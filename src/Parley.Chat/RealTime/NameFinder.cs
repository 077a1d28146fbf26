using Microsoft.Extensions.Logging;
using Parley.Chat.Guests;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.RealTime;

/// <summary>The people whom a frame mentions.</summary>
internal sealed class NameFinder(Names users, ILogger<NameFinder> logger)
{
    /// <summary>
    /// Nobody when they cannot be read now. A client finds a name by itself, but a frame that never came would leave it without the change.
    /// </summary>
    public async ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<UserId> mentioned)
    {
        if (mentioned.Count == 0)
        {
            return [];
        }

        try
        {
            return await users.GetAsync(mentioned, CancellationToken.None);
        }
        catch (Exception exception)
        {
            ChatLog.PeopleMissing(logger, exception);
            return [];
        }
    }
}
