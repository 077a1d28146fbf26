using Parley.Accounts.Sessions;
using Parley.Contracts.Accounts;
using Parley.Protocol;

namespace Parley.Accounts.Guests;

/// <summary>Guests for other modules.</summary>
internal sealed class GuestDirectory(GuestStore store, UserSessions sessions) : IGuestDirectory, IGuestSanctions
{
    public async ValueTask<IReadOnlyList<Guest>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => ids.Count == 0
        ? []
        : [.. (await store.FindAsync(ids, cancellationToken)).Select(row => new Guest(row.Id, row.DisplayName, Lines(row.Interests), Lines(row.Languages), row.Address))];

    public async ValueTask<bool> EndAsync(UserId guest, CancellationToken cancellationToken)
    {
        var ended = await store.SessionsAsync(guest, cancellationToken);
        foreach (var session in ended)
        {
            await sessions.EndAsync(session, SessionEnd.Moderated, cancellationToken);
        }

        return ended.Count > 0;
    }

    public ValueTask BanAsync(ReadOnlyMemory<byte> address, TimeSpan time, CancellationToken cancellationToken) =>
        store.BanAsync(address.ToArray(), time, cancellationToken);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
