using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;
using Parley.Notifications.History;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Notifications;

namespace Parley.Notifications.Push;

/// <summary>What a browser's service worker is given, in JSON. Ids and counts; who wrote what only for those who have asked for it.</summary>
internal sealed record PushContent
{
    /// <summary><c>notification</c>, or <c>read</c>: what is shown under this id goes away.</summary>
    public required string Type { get; init; }

    public required NotificationId Id { get; init; }

    public NotificationKind Kind { get; init; }

    public long Count { get; init; }

    /// <summary>Unread notifications in all.</summary>
    public long UnreadCount { get; init; }

    public ConversationId? ConversationId { get; init; }

    public string? Title { get; init; }

    public string? Sender { get; init; }

    public string? Text { get; init; }

    /// <summary>The text is the question of a poll: whoever shows it says so, in their language.</summary>
    public bool Poll { get; init; }

    public byte[] ToBytes() => JsonSerializer.SerializeToUtf8Bytes(this, PushJson.Default.PushContent);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(PushContent))]
internal sealed partial class PushJson : JsonSerializerContext;

/// <summary>Makes the content at the moment of sending, of what may be seen then.</summary>
internal sealed class PushContents(
    [FromKeyedServices(NotificationsModule.Name)] ModuleDatabase database, IRecipients recipients, IConversationAudience audience)
{
    public async ValueTask<PushContent> MakeAsync(NotificationRow row, bool clears, CancellationToken cancellationToken)
    {
        var unread = await database.ReadAsync(session => NotificationStore.UnreadAsync(session, row.UserId), cancellationToken);
        if (clears)
        {
            return new PushContent { Type = "read", Id = row.Id, UnreadCount = unread };
        }

        var content = new PushContent
        {
            Type = "notification",
            Id = row.Id,
            Kind = row.NotificationKind,
            Count = row.Count,
            UnreadCount = unread,
            ConversationId = row.ConversationId,
        };
        var settings = (await recipients.GetAsync([row.UserId], cancellationToken)).GetValueOrDefault(row.UserId)?.Settings;
        if (settings is not { PushContent: true } || !row.NotificationKind.IsOfMessages() || row.ConversationId is not { } conversation
            || await audience.FindPreviewAsync(row.UserId, conversation, row.Seq, cancellationToken) is not { } preview)
        {
            return content;
        }

        return content with { Title = preview.Title, Sender = preview.SenderName, Text = preview.Text, Poll = preview.IsPoll };
    }
}
