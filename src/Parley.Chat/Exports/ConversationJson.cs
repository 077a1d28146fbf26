using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using Parley.Chat.Edits;
using Parley.Chat.Messages;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Chat.Exports;

/// <summary>One conversation as JSON, as somebody may see it: a page at a time, through the doors that they read it by themselves.</summary>
internal sealed class ConversationJson(MessageHistory history, MessageVersions versions, IOptions<MessageOptions> options)
{
    /// <param name="caller">A member.</param>
    /// <param name="conversation">As they see it.</param>
    /// <param name="stream">Where it goes.</param>
    /// <param name="report">Told how far it is, from 0 to 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask WriteAsync(
        Caller caller, Conversation conversation, Stream stream, Func<double, ValueTask> report, CancellationToken cancellationToken)
    {
        await using var json = new Utf8JsonWriter(stream);
        json.WriteStartObject();
        json.WritePropertyName("conversation");
        JsonSerializer.Serialize(json, conversation, ProtocolJson.Default.Conversation);
        json.WriteStartArray("messages");
        long after = 0;
        while ((await history.ReadAsync(caller, conversation.Id, before: null, after, options.Value.PageSize, cancellationToken)).TryGet(out var page, out _))
        {
            foreach (var message in page.Items)
            {
                JsonSerializer.Serialize(json, message, ProtocolJson.Default.Message);
            }

            await json.FlushAsync(cancellationToken);
            if (!page.HasMore)
            {
                break;
            }

            after = page.Items[^1].Seq;
            await report(Math.Min(1, after / (double)Math.Max(1, conversation.LastSeq)));
        }

        json.WriteEndArray();
        await WriteVersionsAsync(caller, conversation.Id, json, cancellationToken);
        json.WriteEndObject();
    }

    /// <summary>What their own messages said before they edited them; of others' that is not theirs to have.</summary>
    private async ValueTask WriteVersionsAsync(Caller caller, ConversationId conversation, Utf8JsonWriter json, CancellationToken cancellationToken)
    {
        json.WriteStartArray("earlierVersions");
        IReadOnlyList<OwnVersion> page;
        for (var (seq, version) = (0L, -1L); (page = await versions.ReadOwnAsync(caller, conversation, seq, version, options.Value.PageSize, cancellationToken)).Count > 0;
            (seq, version) = (page[^1].Seq, page[^1].Version.Version))
        {
            foreach (var one in page)
            {
                var exported = new ExportedVersion(one.MessageId, one.Version.Version, one.Version.Text, one.Version.WrittenAt);
                JsonSerializer.Serialize(json, exported, ConversationJsonContext.Default.ExportedVersion);
            }

            await json.FlushAsync(cancellationToken);
        }

        json.WriteEndArray();
    }
}

/// <summary>What a message of theirs said before it was edited.</summary>
internal sealed record ExportedVersion(MessageId MessageId, int Version, string Text, DateTimeOffset WrittenAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ExportedVersion))]
internal sealed partial class ConversationJsonContext : JsonSerializerContext;
