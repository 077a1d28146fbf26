using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Parley.Accounts.Contacts;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;

namespace Parley.Accounts.Exports;

/// <summary>What this module keeps of somebody: profile, settings, contacts, requests, blocks, sessions. No hashes and no secrets.</summary>
internal sealed class AccountExport(
    [FromKeyedServices(AccountsModule.Name)] ModuleDatabase database, IOwnAccount own, ContactLists lists) : IExportContributor
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
        await archive.AddAsync("sessions.json", stream => WriteSessionsAsync(user, stream, cancellationToken), cancellationToken);
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

    private async ValueTask WriteSessionsAsync(UserId user, Stream stream, CancellationToken cancellationToken)
    {
        var rows = await database.ReadAsync(
            session => session.QueryAsync<SessionRow>(
                "SELECT s.id, s.created_at, s.last_used_at FROM sessions s JOIN users u ON u.user_key = s.user_key WHERE u.id = @user ORDER BY s.created_at LIMIT 1000",
                new { user }),
            cancellationToken);
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        foreach (var row in rows)
        {
            json.WriteStartObject();
            json.WriteString("id", row.Id.ToString());
            json.WriteString("createdAt", DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt));
            json.WriteString("lastUsedAt", DateTimeOffset.FromUnixTimeMilliseconds(row.LastUsedAt));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private sealed class SessionRow
    {
        public SessionId Id { get; init; }

        public long CreatedAt { get; init; }

        public long LastUsedAt { get; init; }
    }
}
