using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Chat.Conversations;
using Parley.Chat.Invites;
using Parley.Chat.Messages;
using Parley.Chat.People;
using Parley.Chat.Privacy;
using Parley.Chat.Reports;
using Parley.Chat.Scheduling;
using Parley.Chat.Sync;
using Parley.Contracts.Accounts;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Chat.Exports;

/// <summary>
/// Every conversation that somebody is in, with the messages that they may see: a page at a time, through the doors that they read it by themselves. And what they
/// have reported, in their own words, the invitation links that they have made, and what is to be sent later.
/// </summary>
internal sealed class ConversationExport(
    [FromKeyedServices(ChatModule.Name)] ModuleDatabase database, PersonDirectory people, ConversationQueries conversations, ConversationJson json,
    ReportStore reports, ScheduleService schedule, IOptions<MessageOptions> options) : IExportContributor
{
    public async ValueTask WriteAsync(UserId user, IExportArchive archive, CancellationToken cancellationToken)
    {
        if (await people.FindAsync(user, cancellationToken) is not { } person)
        {
            return;
        }

        var settings = await database.ReadAsync(session => ChatSettingsStore.ReadAsync(session, person), cancellationToken);
        await archive.AddAsync(
            "chat-settings.json",
            stream => new ValueTask(JsonSerializer.SerializeAsync(stream, settings, ProtocolJson.Default.ChatSettings, cancellationToken)), cancellationToken);

        await archive.AddAsync("reports.json", stream => WriteReportsAsync(user, stream, cancellationToken), cancellationToken);
        await archive.AddAsync("group-invites.json", stream => WriteInvitesAsync(person, stream, cancellationToken), cancellationToken);
        var caller = new Caller(user, default, AccountRole.Member, DateTimeOffset.MaxValue);
        await archive.AddAsync("scheduled-messages.json", stream => WriteScheduledAsync(caller, stream, cancellationToken), cancellationToken);
        var places = await database.ReadAsync(session => SyncReader.PlacesAsync(session, person).AsTask(), cancellationToken);
        for (var i = 0; i < places.Count; i++)
        {
            var from = i;
            await WriteAsync(caller, places[i].Id, archive, done => archive.ReportAsync((from + done) / places.Count, cancellationToken), cancellationToken);
        }
    }

    private async ValueTask WriteAsync(
        Caller caller, ConversationId id, IExportArchive archive, Func<double, ValueTask> report, CancellationToken cancellationToken)
    {
        // One that they have left meanwhile is theirs no more.
        if ((await conversations.FindAsync(caller, id, cancellationToken)).TryGet(out var conversation, out _))
        {
            await archive.AddAsync($"conversations/{id}.json", stream => json.WriteAsync(caller, conversation, stream, report, cancellationToken), cancellationToken);
        }
    }

    private async ValueTask WriteReportsAsync(UserId user, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        IReadOnlyList<ReportRow> page;
        for (var before = long.MaxValue; (page = await reports.MadeByAsync(user, before, options.Value.PageSize, cancellationToken)).Count > 0; before = page[^1].Report)
        {
            foreach (var row in page)
            {
                var report = new ExportedReport(
                    row.Id, DateTimeOffset.FromUnixTimeMilliseconds(row.CreatedAt), row.Reason, row.State, row.ConversationId, reports.Open(row).Text);
                JsonSerializer.Serialize(json, report, ConversationExportJson.Default.ExportedReport);
            }

            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }

    private async ValueTask WriteScheduledAsync(Caller caller, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        string? cursor = null;
        do
        {
            var page = (await schedule.ListAsync(caller, id: null, limit: null, cursor, cancellationToken)).Value;
            foreach (var scheduled in page.Items)
            {
                JsonSerializer.Serialize(json, scheduled, ProtocolJson.Default.ScheduledMessage);
            }

            await json.FlushAsync(cancellationToken);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        json.WriteEndArray();
    }

    private async ValueTask WriteInvitesAsync(long person, Stream stream, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartArray();
        IReadOnlyList<InviteRow> page;
        for (var before = long.MaxValue;
            (page = await database.ReadAsync(session => InviteStore.MadeByAsync(session, person, before, options.Value.PageSize), cancellationToken)).Count > 0;
            before = page[^1].Invite)
        {
            foreach (var row in page)
            {
                JsonSerializer.Serialize(json, new ExportedInvite(row.ConversationId, row.ToInvite()), ConversationExportJson.Default.ExportedInvite);
            }

            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }
}

/// <summary>An invitation link, and to which group.</summary>
internal sealed record ExportedInvite(ConversationId ConversationId, GroupInvite Invite);

/// <summary>A report as who made it knows it: what was made of it is the moderators' business.</summary>
internal sealed record ExportedReport(ReportId Id, DateTimeOffset CreatedAt, ReportReason Reason, ReportState State, ConversationId ConversationId, string? Text);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExportedReport))]
[JsonSerializable(typeof(ExportedInvite))]
internal sealed partial class ConversationExportJson : JsonSerializerContext;
