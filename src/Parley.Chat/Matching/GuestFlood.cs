using Microsoft.Extensions.Options;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Matching;

/// <summary>How much a guest may send: nobody knows them, and another session costs them nothing.</summary>
public sealed class GuestFlood(IOptions<MatchingOptions> options, TimeProvider clock)
{
    private readonly RecentCounts _messages = new(options.Value.MessagesPerMinute, TimeSpan.FromMinutes(1), clock);

    /// <summary>Null when the caller may send one more.</summary>
    public ParleyError? Take(Caller caller) => caller.Role == AccountRole.Guest && _messages.Take(caller.UserId) is { } wait
        ? new ParleyError(ErrorCodes.RateLimited, $"Guests may send at most {options.Value.MessagesPerMinute} messages per minute.") { RetryAfter = wait }
        : null;
}
