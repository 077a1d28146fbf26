using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Deletion;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Users;

/// <summary>People in the database.</summary>
internal sealed class UserStore([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database) : IUsernames
{
    /// <summary>What somebody is answered whose account has gone since they signed in.</summary>
    public static readonly ParleyError Gone = new(ErrorCodes.Unauthenticated, "The account is gone.");

    /// <summary>The account of a username or, with an @, of an e-mail address; both without regard to case.</summary>
    public ValueTask<UserRow?> FindByLoginAsync(string login, CancellationToken cancellationToken)
    {
        var column = login.Contains('@') ? "email_key" : "username";
        return database.ReadAsync(
            session => session.QueryFirstOrDefaultAsync<UserRow>(
                $"SELECT {UserRow.Columns} FROM users WHERE {column} = @key", new { key = login.ToLowerInvariant() }),
            cancellationToken);
    }

    public ValueTask<UserId?> FindAsync(string username, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryFirstOrDefaultAsync<UserId?>("SELECT id FROM users WHERE username = @username", new { username = username.ToLowerInvariant() }),
        cancellationToken);

    public ValueTask<UserRow?> FindAsync(UserId id, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindAsync(session, id), cancellationToken);

    public static Task<UserRow?> FindAsync(DatabaseSession session, UserId id) =>
        session.QueryFirstOrDefaultAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id = @id", new { id });

    public ValueTask<IReadOnlyList<UserRow>> FindAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => database.ReadAsync(
        session => session.QueryAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id IN @ids", new { ids = SqlList.Of(ids) }), cancellationToken);

    /// <summary>The same as others see them, with those who are deleted.</summary>
    public ValueTask<IReadOnlyList<User>> FindUsersAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            var rows = await session.QueryAsync<UserRow>($"SELECT {UserRow.Columns} FROM users WHERE id IN @ids", new { ids = SqlList.Of(ids) });
            var users = rows.Select(row => row.ToUser()).ToList();
            if (users.Count < ids.Count)
            {
                users.AddRange(await DeletedUsers.FindAsync(session, ids.Except(users.Select(user => user.Id))));
            }

            return (IReadOnlyList<User>)users;
        },
        cancellationToken);

    public ValueTask<IReadOnlyList<User>> FindUsersAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (IReadOnlyList<User>)[.. (await session.QueryAsync<UserRow>(
            $"SELECT {UserRow.Columns} FROM users WHERE username IN @usernames", new { usernames = SqlList.Of(usernames) })).Select(row => row.ToUser())],
        cancellationToken);

    /// <summary>Which of two names of a new account are taken.</summary>
    public ValueTask<(bool Username, bool Email)> FindTakenAsync(string username, string emailKey, CancellationToken cancellationToken) =>
        database.ReadAsync(session => FindTakenAsync(session, username, emailKey), cancellationToken);

    public static async Task<(bool Username, bool Email)> FindTakenAsync(DatabaseSession session, string username, string emailKey)
    {
        var rows = await session.QueryAsync<UserRow>("SELECT username FROM users WHERE username = @username", new { username });
        var emails = await session.QueryAsync<UserRow>("SELECT username FROM users WHERE email_key = @emailKey", new { emailKey });
        return (rows.Count > 0 || await DeletedUsers.HadAsync(session, username), emails.Count > 0);
    }

    /// <summary>Adds an account; null when its username or its address is taken.</summary>
    public static async Task<UserRow?> AddAsync(DatabaseSession session, UserRow user)
    {
        var added = await InsertAsync(session, user);
        if (added is not null)
        {
            // Looked for after the insert, which has waited for a deletion under way: a username goes and is kept from others in one transaction.
            if (await DeletedUsers.HadAsync(session, added.Username))
            {
                await session.ExecuteAsync("DELETE FROM users WHERE user_key = @UserKey", new { added.UserKey });
                return null;
            }

            await AddTermsAsync(session, added.UserKey, added.Username, added.DisplayName);
        }

        return added;
    }

    /// <summary>Adds an account that no search finds, under a username that is random enough to be nobody's.</summary>
    public static async Task<UserRow> AddUnlistedAsync(DatabaseSession session, UserRow user) =>
        await InsertAsync(session, user) ?? throw new InvalidOperationException("A random username was taken.");

    // Not a check followed by an insert: of two that come at once, the index lets one through.
    private static Task<UserRow?> InsertAsync(DatabaseSession session, UserRow user) =>
        session.QueryFirstOrDefaultAsync<UserRow>(
            $"""
            INSERT INTO users (id, username, display_name, email, email_key, email_verified_at, password_hash, role, created_at, updated_at)
            VALUES (@Id, @Username, @DisplayName, @Email, @emailKey, @EmailVerifiedAt, @PasswordHash, @Role, @CreatedAt, @UpdatedAt)
            ON CONFLICT DO NOTHING RETURNING {UserRow.Columns}
            """,
            new
            {
                user.Id,
                user.Username,
                user.DisplayName,
                user.Email,
                emailKey = user.Email?.ToLowerInvariant(),
                user.EmailVerifiedAt,
                user.PasswordHash,
                user.Role,
                user.CreatedAt,
                user.UpdatedAt,
            });

    /// <summary>Somebody's number in this module's rows; null when they are gone.</summary>
    public static Task<long?> FindKeyAsync(DatabaseSession session, UserId id) =>
        session.QueryFirstOrDefaultAsync<long?>("SELECT user_key FROM users WHERE id = @id", new { id });

    /// <summary>The same, and nobody else changes anything of theirs until the transaction ends.</summary>
    public static Task<long?> LockAsync(DatabaseSession session, UserId id) => session.QueryFirstOrDefaultAsync<long?>(
        $"SELECT user_key FROM users WHERE id = @id{(session.Engine == DatabaseEngine.Postgres ? " FOR NO KEY UPDATE" : "")}", new { id });

    /// <summary>What somebody is found by under another name.</summary>
    public static async Task ReplaceTermsAsync(DatabaseSession session, long userKey, string username, string displayName)
    {
        await session.ExecuteAsync("DELETE FROM user_terms WHERE user_key = @userKey", new { userKey });
        await AddTermsAsync(session, userKey, username, displayName);
    }

    private static async Task AddTermsAsync(DatabaseSession session, long userKey, string username, string displayName)
    {
        foreach (var term in SearchTerms.Of(username, displayName))
        {
            await session.ExecuteAsync("INSERT INTO user_terms (term, user_key) VALUES (@term, @userKey)", new { term, userKey });
        }
    }

    /// <summary>Replaces a hash, unless the password has been changed since.</summary>
    /// <returns>False when it is no longer the hash that <paramref name="user"/> has.</returns>
    public async ValueTask<bool> ReplaceHashAsync(UserRow user, string hash, CancellationToken cancellationToken) => await database.WriteAsync(
        session => session.ExecuteAsync(
            "UPDATE users SET password_hash = @hash WHERE user_key = @key AND password_hash = @old",
            new { hash, key = user.UserKey, old = user.PasswordHash }),
        cancellationToken) > 0;

    /// <summary>Whether somebody owns this server.</summary>
    public static async Task<bool> HasOwnerAsync(DatabaseSession session) =>
        (await session.QueryAsync<long>($"SELECT user_key FROM users WHERE role = {(int)AccountRole.Owner} LIMIT 1")).Count > 0;

    /// <summary>Up to <paramref name="limit"/> people one of whose terms begins with <paramref name="prefix"/>, by username, behind <paramref name="after"/>.</summary>
    public ValueTask<IReadOnlyList<UserRow>> SearchAsync(byte[] prefix, UserId except, string after, int limit, CancellationToken cancellationToken) =>
        database.ReadAsync(
            session => session.QueryAsync<UserRow>(
                $"""
                SELECT {UserRow.Columns} FROM users
                WHERE user_key IN (SELECT user_key FROM user_terms WHERE term >= @prefix AND term < @end)
                  AND id <> @except AND username > @after
                ORDER BY username LIMIT @limit
                """,
                new { prefix, end = SearchTerms.EndOf(prefix), except, after, limit }),
            cancellationToken);

    /// <summary>The same among some people, all of them.</summary>
    public ValueTask<IReadOnlyList<User>> SearchAsync(byte[] prefix, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (IReadOnlyList<User>)[.. (await session.QueryAsync<UserRow>(
            $"""
            SELECT {UserRow.Columns} FROM users
            WHERE id IN @people AND user_key IN (SELECT user_key FROM user_terms WHERE term >= @prefix AND term < @end) ORDER BY username
            """,
            new { prefix, end = SearchTerms.EndOf(prefix), people = SqlList.Of(people) })).Select(row => row.ToUser())],
        cancellationToken);
}
