using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Limits;
using Parley.Platform.Limits;
using Parley.Protocol;

namespace Parley.Accounts.Tests.Limits;

/// <summary>The budgets themselves, at the numbers that a server starts with.</summary>
public sealed class AttemptLimitsTests
{
    // A3
    [Fact]
    public async Task Stuffing_TenThousandPairsFrom200Addresses_IsHeldToTheBudgetsAndLetsKnownPeopleIn()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Limits:Scale", "1"));
        var limits = Limits(host);
        var taken = new Dictionary<string, int>();
        for (var i = 0; i < 10_000; i++)
        {
            var address = string.Create(CultureInfo.InvariantCulture, $"203.0.113.{i % 200}");
            if (limits.TryTake(LimitKind.SignIn, $"somebody{i}", address) is null)
            {
                taken[address] = taken.GetValueOrDefault(address) + 1;
            }
        }

        Assert.Equal(600, taken.Values.Sum());
        Assert.All(taken.Values, count => Assert.InRange(count, 1, 50));
        Assert.Null(limits.TryTake(LimitKind.KnownSignIn, AttemptLimits.KnownAccount("ada", "198.51.100.7"), "198.51.100.7"));
        host.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(limits.TryTake(LimitKind.SignIn, "grace", "198.51.100.8")); // ten come back each second
    }

    [Fact]
    public async Task TryTake_RefusedByOneBudget_TakesFromNone()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Limits:Scale", "1"), ("Parley:Limits:SignInPerAccount", "1"), ("Parley:Limits:SignInPerAddress", "2"));
        var limits = Limits(host);
        Assert.Null(limits.TryTake(LimitKind.SignIn, "ada", "192.0.2.1"));
        for (var i = 0; i < 100; i++)
        {
            Assert.Contains("SignInPerAccount", limits.TryTake(LimitKind.SignIn, "ada", "192.0.2.1")!.Detail, StringComparison.Ordinal);
        }

        Assert.Null(limits.TryTake(LimitKind.SignIn, "grace", "192.0.2.1"));
    }

    [Fact]
    public async Task TryTake_AfterTheWaitThatItNamed_IsTaken()
    {
        await using var host = await AccountsHost.StartAsync(("Parley:Limits:Scale", "1"), ("Parley:Limits:RegistrationPerAddress", "3"));
        var limits = Limits(host);
        ParleyError? refused = null;
        for (var i = 0; refused is null; i++)
        {
            Assert.True(i <= 3);
            refused = limits.TryTake(LimitKind.Registration, account: null, "192.0.2.1");
        }

        Assert.Equal(TimeSpan.FromMinutes(20), refused.RetryAfter);
        host.Clock.Advance(refused.RetryAfter!.Value - TimeSpan.FromTicks(1));
        Assert.NotNull(limits.TryTake(LimitKind.Registration, account: null, "192.0.2.1"));
        host.Clock.Advance(TimeSpan.FromTicks(1));
        Assert.Null(limits.TryTake(LimitKind.Registration, account: null, "192.0.2.1"));
        Assert.NotNull(limits.TryTake(LimitKind.Registration, account: null, "192.0.2.1"));
    }

    // Whoever comes from many networks fills no memory, and hardly touches others.
    [Fact]
    public void Table_TenThousandSpentKeys_LeaveNearlyAllOthersTheirBudget()
    {
        var table = new SpendingTable();
        var budget = new Budget("Any", "anything", 5, TimeSpan.FromMinutes(15));
        for (var i = 0; i < 10_000; i++)
        {
            for (var j = 0; j < 5; j++)
            {
                table.Spend($"attacker {i}", budget, now: 0);
            }
        }

        Assert.All(Enumerable.Range(0, 10_000), i => Assert.True(table.WaitOf($"attacker {i}", budget, now: 0) > TimeSpan.Zero));

        // One in 23 is to be expected; the hash is another in each process.
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => table.WaitOf($"somebody {i}", budget, now: 0) > TimeSpan.Zero), 0, 700);
    }

    private static AttemptLimits Limits(AccountsHost host) => host.Services.GetRequiredService<AttemptLimits>();
}
