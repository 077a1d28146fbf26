using Microsoft.Extensions.Caching.Memory;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Chat.Guests;

/// <summary>
/// The people whom conversations mention: those with accounts, and guests by their aliases, of whom nothing is told but a nickname. Whoever asks whether somebody <b>exists</b>,
/// to open a conversation with them, asks the directory of accounts instead: no alias is found there.
/// </summary>
public sealed class Names(IUserDirectory users, GuestPeople guests, IGuestDirectory accounts) : IDisposable
{
    /// <summary>Every guest's username.</summary>
    public const string GuestUsername = "guest";

    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(30);

    private readonly MemoryCache _aliases = new(new MemoryCacheOptions { SizeLimit = 20_000 });

    /// <summary>Those that can be named, in no particular order.</summary>
    public async ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        var named = new List<User>(ids.Count);
        var wanted = new List<UserId>(ids.Count);
        foreach (var id in ids)
        {
            if (_aliases.TryGetValue(id, out User? guest))
            {
                named.Add(guest!);
            }
            else
            {
                wanted.Add(id);
            }
        }

        if (wanted.Count == 0)
        {
            return named;
        }

        var people = await users.GetAsync(wanted, cancellationToken);
        if (named.Count == 0 && people.Count == wanted.Count)
        {
            return people;
        }

        named.AddRange(people);
        var known = people.Select(user => user.Id).ToHashSet();
        named.AddRange(await GuestsAsync([.. wanted.Where(id => !known.Contains(id))], cancellationToken));
        return named;
    }

    /// <summary>A guest as their partner sees them; kept, because it is asked for at once.</summary>
    public User Remember(UserId alias, string nickname) => _aliases.Set(
        alias,
        new User
        {
            Id = alias,
            Username = GuestUsername,
            DisplayName = nickname,

            // When somebody became a guest would tell one from another.
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        },
        new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Kept });

    private async ValueTask<IReadOnlyList<User>> GuestsAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var aliases = await guests.AccountsAsync(ids, cancellationToken);
        var found = await accounts.GetAsync([.. aliases.Select(alias => alias.Account)], cancellationToken);
        return [.. from alias in aliases join guest in found on alias.Account equals guest.Id select Remember(alias.Alias, guest.Nickname)];
    }

    public void Dispose() => _aliases.Dispose();
}
