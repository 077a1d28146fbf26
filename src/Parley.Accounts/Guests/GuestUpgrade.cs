using Microsoft.Extensions.Logging;
using Parley.Accounts.Sessions;
using Parley.Accounts.Users;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>Makes a guest the owner of an account: by the same id, so that the chat knows whose it was.</summary>
internal sealed class GuestUpgrade(IGuestChats chats, UserDirectory directory, RevokedSessions revoked, ILogger<GuestUpgrade> logger)
{
    /// <summary>
    /// Adds an account in the place of a guest; null when its username or its address is taken. A guest who is gone meanwhile leaves an account like any other.
    /// </summary>
    /// <param name="session">The transaction.</param>
    /// <param name="user">The account; its id is of no account yet.</param>
    /// <param name="guest">Null: nobody's place.</param>
    public static async Task<UserRow?> AddAsync(DatabaseSession session, UserRow user, UserId? guest)
    {
        // First the new row, which may be refused, then the guest's is taken away with all that hangs on it: nothing is written when the name is taken.
        if (await UserStore.AddAsync(session, user) is not { } added)
        {
            return null;
        }

        if (guest is not { } id)
        {
            return added;
        }

        if (await session.ExecuteAsync($"DELETE FROM users WHERE id = @id AND role = {(int)AccountRole.Guest}", new { id }) == 0)
        {
            return added;
        }

        await session.ExecuteAsync("UPDATE users SET id = @id WHERE user_key = @UserKey", new { id, added.UserKey });
        return added with { Id = id };
    }

    /// <summary>A guest's sessions, before their row is taken away.</summary>
    public static Task<IReadOnlyList<SessionId>> SessionsAsync(DatabaseSession session, UserId guest) => session.QueryAsync<SessionId>(
        $"""
        SELECT s.id FROM sessions s JOIN users u ON u.user_key = s.user_key
        WHERE u.id = @guest AND u.role = {(int)AccountRole.Guest} AND s.revoked_at IS NULL
        """,
        new { guest });

    /// <summary>After the commit: the chat is told, then the guest's session ends.</summary>
    /// <param name="guest">Who they were.</param>
    /// <param name="sessions">Theirs as a guest.</param>
    public async ValueTask CompleteAsync(UserId guest, IReadOnlyList<SessionId> sessions)
    {
        directory.Invalidate(guest);
        try
        {
            await chats.RegisteredAsync(guest, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // The account is there; the chat finds out by itself within a minute.
            AccountsLog.GuestChatNotTold(logger, exception);
        }

        foreach (var session in sessions)
        {
            revoked.Publish(new SessionRevocation(session, guest, SessionEnd.Registered));
        }
    }
}
