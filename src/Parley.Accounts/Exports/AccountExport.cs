using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Contacts;
using Parley.Accounts.OAuth.Identities;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Exports;

/// <summary>What this module keeps of somebody: profile, settings, contacts, requests, blocks, accounts elsewhere, sessions. No hashes and no secrets.</summary>
internal sealed class AccountExport(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IOwnAccount own, ContactLists lists, IdentityStore identities) : IExportContributor
{
    private const int Page = 200;

    public async ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken)
    {
        if (await own.FindAsync(user, cancellationToken) is not { } me)
        {
            return;
        }

        await AddAsync(archive, "account.json", me, ProtocolJson.Default.Me, cancellationToken);
        await AddAsync(archive, "settings.json", await own.SettingsAsync(user, cancellationToken), ProtocolJson.Default.UserSettings, cancellationToken);
        await AddAsync(archive, "contact-requests.json", await lists.RequestsAsync(user, cancellationToken), ProtocolJson.Default.ContactRequests, cancellationToken);
        await AddPagesAsync(archive, "contacts.json", cursor => lists.ContactsAsync(user, Page, cursor, cancellationToken), ProtocolJson.Default.Contact, cancellationToken);
        await AddPagesAsync(archive, "blocked.json", cursor => lists.BlockedAsync(user, Page, cursor, cancellationToken), ProtocolJson.Default.BlockedUser, cancellationToken);
        await AddAsync(archive, "identities.json", await IdentitiesAsync(user, cancellationToken), AccountExportJson.Default.IReadOnlyListExportedIdentity, cancellationToken);
        await AddAsync(archive, "sessions.json", await SessionsAsync(user, cancellationToken), AccountExportJson.Default.IReadOnlyListExportedSession, cancellationToken);
    }

    private static ValueTask AddAsync<T>(IExportArchive archive, string path, T value, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        archive.AddAsync(path, stream => new ValueTask(JsonSerializer.SerializeAsync(stream, value, type, cancellationToken)), cancellationToken);

    private static ValueTask AddPagesAsync<T>(
        IExportArchive archive, string path, Func<string?, ValueTask<Result<ListResponse<T>>>> read, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        archive.AddAsync(
            path,
            async stream =>
            {
                await using var json = new Utf8JsonWriter(stream);
                json.WriteStartArray();
                string? cursor = null;
                do
                {
                    var page = (await read(cursor)).Value;
                    foreach (var item in page.Items)
                    {
                        JsonSerializer.Serialize(json, item, type);
                    }

                    await json.FlushAsync(cancellationToken);
                    cursor = page.NextCursor;
                }
                while (cursor is not null);

                json.WriteEndArray();
            },
            cancellationToken);

    private async ValueTask<IReadOnlyList<ExportedIdentity>> IdentitiesAsync(UserId user, CancellationToken cancellationToken) =>
    [
        .. (await identities.ListAsync(user, cancellationToken)).Select(row => new ExportedIdentity(
            row.Provider, row.Issuer, row.Account, DateTimeOffset.FromUnixTimeMilliseconds(row.LinkedAt), Moment(row.LastUsedAt))),
    ];

    // Bounded: nobody has more sessions at once than the settings allow, and those that have ended are swept.
    private async ValueTask<IReadOnlyList<ExportedSession>> SessionsAsync(UserId user, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<SessionRow>(
                """
                SELECT s.id, s.device, s.address, s.created_at, s.last_used_at, s.revoked_at FROM sessions s JOIN users u ON u.user_key = s.user_key
                WHERE u.id = @user ORDER BY s.created_at DESC LIMIT 1000
                """,
                new { user }),
            cancellationToken);
        return
        [
            .. rows.Select(row => new ExportedSession(
                row.Id, row.Device, row.Address, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), DateTimeOffset.FromUnixTimeMilliseconds(row.LastUsedAt), Moment(row.RevokedAt))),
        ];
    }

    private static DateTimeOffset? Moment(long? milliseconds) => milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private sealed class SessionRow
    {
        public SessionId Id { get; init; }

        public string? Device { get; init; }

        public string? Address { get; init; }

        public long CreatedAt { get; init; }

        public long LastUsedAt { get; init; }

        public long? RevokedAt { get; init; }
    }
}

/// <summary>An account elsewhere that signs in to this one.</summary>
internal sealed record ExportedIdentity(string Provider, string Issuer, string? Account, DateTimeOffset LinkedAt, DateTimeOffset? LastUsedAt);

/// <summary>A device that is signed in, or was not long ago.</summary>
internal sealed record ExportedSession(SessionId Id, string? Device, string? Address, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset? EndedAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IReadOnlyList<ExportedIdentity>))]
[JsonSerializable(typeof(IReadOnlyList<ExportedSession>))]
internal sealed partial class AccountExportJson : JsonSerializerContext;
