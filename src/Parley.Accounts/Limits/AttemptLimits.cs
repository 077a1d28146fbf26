using Microsoft.Extensions.Options;
using Parley.Accounts.Audit;
using Parley.Contracts.Accounts;
using Parley.Platform.Http;
using Parley.Platform.Limits;
using Parley.Protocol;

namespace Parley.Accounts.Limits;

/// <summary>Budgets for what costs or reveals something: per account, per address and in all. Memory is bounded; safe from any thread.</summary>
internal sealed class AttemptLimits(IOptions<LimitOptions> options, AuditTrail audit, TimeProvider clock)
{
    private readonly Lazy<Spending>[] _kinds =
        [.. Enum.GetValues<LimitKind>().Select(kind => new Lazy<Spending>(() => new Spending(LimitBudgets.Of(kind, options.Value))))];

    private readonly long _start = clock.GetTimestamp();

    /// <summary>The account of <see cref="LimitKind.KnownSignIn"/>: an account as seen from one of its networks.</summary>
    public static string KnownAccount(string account, string address) => $"{account} {ClientAddress.NetworkOf(address)}";

    /// <summary>
    /// Takes one from each budget, or, when one of them is empty, from none. Ask before anything costly is done and before anything tells whether an account exists.
    /// </summary>
    /// <param name="kind">What is tried.</param>
    /// <param name="account">The account's id where there is one, else what was typed, in lower case; null where it is not about an account.</param>
    /// <param name="address">The client's, as <see cref="ClientAddress"/> gives it; null or empty when unknown, which is one address, too.</param>
    /// <returns>Null when it may be done; else <c>rate-limited</c>, which names the limit.</returns>
    public ParleyError? TryTake(LimitKind kind, string? account, string? address)
    {
        var spending = _kinds[(int)kind].Value;
        if (spending.Take(account, ClientAddress.NetworkOf(address), clock.GetElapsedTime(_start).Ticks) is not { } refused)
        {
            return null;
        }

        audit.Count(new AuditEvent(
            AuditKinds.Limited, Subject: account is { Length: >= 36 } && UserId.TryParse(account[..36], out var id) ? id : null, Address: address,
            Detail: new Dictionary<string, string> { ["limit"] = refused.Budget.Setting }));
        return refused.Budget.Refuse(refused.Wait);
    }

    /// <summary>What was spent of one kind.</summary>
    private sealed class Spending(LimitBudgets budgets)
    {
        private readonly Lock _lock = new();
        private readonly SpendingTable? _accounts = budgets.PerAccount is null ? null : new(), _addresses = budgets.PerAddress is null ? null : new();
        private long _totalWholeAt;

        public (Budget Budget, TimeSpan Wait)? Take(string? account, string network, long now)
        {
            lock (_lock)
            {
                // 1. What is empty already is found before anything is taken: who is refused by one budget does not use up another.
                if (account is not null && _accounts?.WaitOf(account, budgets.PerAccount!, now) is { Ticks: > 0 } ofAccount)
                {
                    return (budgets.PerAccount!, ofAccount);
                }

                if (_addresses?.WaitOf(network, budgets.PerAddress!, now) is { Ticks: > 0 } ofAddress)
                {
                    return (budgets.PerAddress!, ofAddress);
                }

                var total = budgets.Total is null ? 0 : Math.Max(_totalWholeAt, now) + budgets.Total.Cost;
                if (budgets.Total is not null && total - now - budgets.Total.Window.Ticks is > 0 and var wait)
                {
                    return (budgets.Total, TimeSpan.FromTicks(wait));
                }

                // 2. All have room.
                if (account is not null)
                {
                    _accounts?.Spend(account, budgets.PerAccount!, now);
                }

                _addresses?.Spend(network, budgets.PerAddress!, now);
                _totalWholeAt = total;
                return null;
            }
        }
    }
}
