using System.Buffers.Text;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Users;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Contacts;

/// <summary>One's own contacts, requests and blocked people.</summary>
internal sealed class ContactLists([FromKeyedServices(AccountsModule.Name)] ModuleDatabase database)
{
    private const int DefaultLimit = 50, MaximumLimit = 200;

    /// <summary>More requests than this wait for nobody's answer any more: the newest are shown.</summary>
    private const int ShownRequests = 500;

    public ValueTask<Result<ListResponse<Contact>>> ContactsAsync(UserId user, int? limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync("contacts l", user, limit, cursor, row => new Contact { User = row.ToUser(), Since = row.At }, cancellationToken);

    public ValueTask<Result<ListResponse<BlockedUser>>> BlockedAsync(UserId user, int? limit, string? cursor, CancellationToken cancellationToken) =>
        PageAsync("blocks l", user, limit, cursor, row => new BlockedUser { User = row.ToUser(), Since = row.At }, cancellationToken, " AND l.active = 1");

    public ValueTask<ContactRequests> RequestsAsync(UserId user, CancellationToken cancellationToken) => database.ReadAsync(
        async session => new ContactRequests
        {
            Incoming = await RequestsAsync(session, "to_key", "from_key", " AND r.hidden = 0", user),
            Outgoing = await RequestsAsync(session, "from_key", "to_key", "", user),
        },
        cancellationToken);

    private static async Task<IReadOnlyList<ContactRequest>> RequestsAsync(DatabaseSession session, string mine, string theirs, string visible, UserId user)
    {
        var rows = await session.QueryAsync<ListedRow>(
            $"""
            SELECT o.id, o.username, o.display_name, o.created_at, o.updated_at, o.picture, r.id AS request, r.created_at AS since
            FROM contact_requests r JOIN users u ON u.user_key = r.{mine} JOIN users o ON o.user_key = r.{theirs}
            WHERE u.id = @user AND r.state = 0{visible} ORDER BY r.created_at DESC, r.id LIMIT {ShownRequests}
            """,
            new { user });
        return [.. rows.Select(row => new ContactRequest { Id = row.Request!.Value, User = row.ToUser(), CreatedAt = row.At })];
    }

    private async ValueTask<Result<ListResponse<T>>> PageAsync<T>(
        string list, UserId user, int? limit, string? cursor, Func<ListedRow, T> show, CancellationToken cancellationToken, string condition = "")
    {
        var errors = new RequestErrors();
        if (limit is < 1 or > MaximumLimit)
        {
            errors.Add("limit", $"from 1 to {MaximumLimit}", MaximumLimit);
        }

        var after = cursor is null ? "" : ReadCursor(cursor);
        if (after is null)
        {
            errors.Add("cursor", "is not one that this list gave");
        }

        if (errors.Any)
        {
            return errors.ToError();
        }

        // One more than asked for tells whether there is another page.
        var size = limit ?? DefaultLimit;
        var rows = await database.ReadAsync(
            session => session.QueryAsync<ListedRow>(
                $"""
                SELECT o.id, o.username, o.display_name, o.created_at, o.updated_at, o.picture, l.since
                FROM users u JOIN {list} ON l.user_key = u.user_key JOIN users o ON o.user_key = l.other_key
                WHERE u.id = @user AND o.username > @after{condition} ORDER BY o.username LIMIT @most
                """,
                new { user, after, most = size + 1L }),
            cancellationToken);
        return new ListResponse<T>
        {
            Items = [.. rows.Take(size).Select(show)],
            NextCursor = rows.Count > size ? Base64Url.EncodeToString(Encoding.ASCII.GetBytes(rows[size - 1].Username)) : null,
        };
    }

    private static string? ReadCursor(string cursor)
    {
        var username = cursor.Length <= 64 && Base64Url.IsValid(cursor) ? Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor)) : "";
        return Username.IsValid(username) ? username : null;
    }

    private sealed class ListedRow
    {
        public UserId Id { get; init; }

        public string Username { get; init; } = "";

        public string DisplayName { get; init; } = "";

        public long CreatedAt { get; init; }

        public long UpdatedAt { get; init; }

        public FileId? Picture { get; init; }

        public ContactRequestId? Request { get; init; }

        public long Since { get; init; }

        public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(Since);

        public User ToUser() => new()
        {
            Id = Id,
            Username = Username,
            DisplayName = DisplayName,
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(CreatedAt),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(UpdatedAt),
            Picture = Picture,
        };
    }
}
