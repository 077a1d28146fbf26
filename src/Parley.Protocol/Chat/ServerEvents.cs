using System.Text.Json.Serialization.Metadata;
using Parley.Protocol.Accounts;
using Parley.Protocol.Notifications;

namespace Parley.Protocol.Chat;

/// <summary>An event that the server sends, as the documents tell of it.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Summary">One sentence for the documents.</param>
public abstract record ServerEvent(string Name, string Summary)
{
    /// <summary>What it carries.</summary>
    public abstract Type Payload { get; }
}

/// <summary>An event that the server sends with a payload of one type, so that nothing else can be emitted under its name.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Type">How its payload is written.</param>
/// <param name="Summary">One sentence for the documents.</param>
public sealed record ServerEvent<T>(string Name, JsonTypeInfo<T> Type, string Summary) : ServerEvent(Name, Summary)
{
    public override Type Payload => typeof(T);
}

/// <summary>What the server sends (docs/protocol/asyncapi.yaml): an event is a line here, and emitted by its feature.</summary>
public static class ServerEvents
{
    private static readonly List<ServerEvent> Defined = [];

    public static readonly ServerEvent<MessageFrame> ReceiveMessage = Define(
        EventNames.ReceiveMessage, ProtocolJson.Default.MessageFrame,
        "A message; to every member's every socket but the one that has the acknowledgement.");

    public static readonly ServerEvent<MessageUpdatedEvent> MessageUpdated = Define(
        EventNames.MessageUpdated, ProtocolJson.Default.MessageUpdatedEvent,
        "A message as it is after an edit or its deletion.");

    public static readonly ServerEvent<MessageHiddenEvent> MessageHidden = Define(
        EventNames.MessageHidden, ProtocolJson.Default.MessageHiddenEvent,
        "One has deleted a message for oneself; to all one's own devices.");

    public static readonly ServerEvent<MessageStatusUpdate> MessageStatusUpdate = Define(
        EventNames.MessageStatusUpdate, ProtocolJson.Default.MessageStatusUpdate,
        "How far a member has received and seen.");

    public static readonly ServerEvent<TypingEvent> Typing = Define(
        EventNames.Typing, ProtocolJson.Default.TypingEvent,
        "Somebody writes something.");

    public static readonly ServerEvent<StopTypingEvent> StopTyping = Define(
        EventNames.StopTyping, ProtocolJson.Default.StopTypingEvent,
        "Somebody writes no more.");

    public static readonly ServerEvent<UserOnlineEvent> UserOnline = Define(
        EventNames.UserOnline, ProtocolJson.Default.UserOnlineEvent,
        "Somebody has come.");

    public static readonly ServerEvent<UserOfflineEvent> UserOffline = Define(
        EventNames.UserOffline, ProtocolJson.Default.UserOfflineEvent,
        "Somebody has gone.");

    public static readonly ServerEvent<ConversationUpdatedEvent> ConversationUpdated = Define(
        EventNames.ConversationUpdated, ProtocolJson.Default.ConversationUpdatedEvent,
        "A conversation as it is after a change, or that one has come into it, or that one is in it no more.");

    public static readonly ServerEvent<ChatSettingsUpdatedEvent> ChatSettingsUpdated = Define(
        EventNames.ChatSettingsUpdated, ProtocolJson.Default.ChatSettingsUpdatedEvent,
        "One's own chat settings; to all one's own devices.");

    public static readonly ServerEvent<UserUpdatedEvent> UserUpdated = Define(
        EventNames.UserUpdated, ProtocolJson.Default.UserUpdatedEvent,
        "Somebody shows themselves differently.");

    public static readonly ServerEvent<SettingsUpdatedEvent> SettingsUpdated = Define(
        EventNames.SettingsUpdated, ProtocolJson.Default.SettingsUpdatedEvent,
        "One's own settings; to all one's own devices.");

    public static readonly ServerEvent<RelationUpdatedEvent> ContactRequest = Define(
        EventNames.ContactRequest, ProtocolJson.Default.RelationUpdatedEvent,
        "Somebody has just asked to become a contact; to all one's own devices.");

    public static readonly ServerEvent<RelationUpdatedEvent> ContactsUpdated = Define(
        EventNames.ContactsUpdated, ProtocolJson.Default.RelationUpdatedEvent,
        "Somebody has become something else to oneself, or looks different; to all one's own devices.");

    public static readonly ServerEvent<ScheduledUpdatedEvent> ScheduledUpdated = Define(
        EventNames.ScheduledUpdated, ProtocolJson.Default.ScheduledUpdatedEvent,
        "One of one's messages that are to be sent later is another, was refused, or is not there any more; to all one's own devices.");

    public static readonly ServerEvent<NotificationSettingsUpdatedEvent> NotificationSettingsUpdated = Define(
        EventNames.NotificationSettingsUpdated, ProtocolJson.Default.NotificationSettingsUpdatedEvent,
        "What one wants to be notified of in one conversation; to all one's own devices.");

    public static readonly ServerEvent<ListingUpdatedEvent> ListingUpdated = Define(
        EventNames.ListingUpdated, ProtocolJson.Default.ListingUpdatedEvent,
        "A conversation stands elsewhere in one's list; to all one's own devices.");

    public static readonly ServerEvent<DraftUpdatedEvent> DraftUpdated = Define(
        EventNames.DraftUpdated, ProtocolJson.Default.DraftUpdatedEvent,
        "What one has begun to write has become something else; to all one's own devices.");

    public static readonly ServerEvent<NotificationEvent> Notification = Define(
        EventNames.Notification, ProtocolJson.Default.NotificationEvent,
        "One's notifications moved from one revision to the next; to all one's own devices.");

    public static readonly ServerEvent<AuthExpiringEvent> AuthExpiring = Define(
        EventNames.AuthExpiring, ProtocolJson.Default.AuthExpiringEvent,
        "The access token ends soon: answer with authenticate.");

    public static readonly ServerEvent<SessionRevokedEvent> SessionRevoked = Define(
        EventNames.SessionRevoked, ProtocolJson.Default.SessionRevokedEvent,
        "The session has ended; the socket is closed next.");

    public static readonly ServerEvent<PartnerFoundEvent> PartnerFound = Define(
        EventNames.PartnerFound, ProtocolJson.Default.PartnerFoundEvent,
        "A chat with a stranger has begun.");

    public static readonly ServerEvent<PartnerLeftEvent> PartnerLeft = Define(
        EventNames.PartnerLeft, ProtocolJson.Default.PartnerLeftEvent,
        "A chat with a stranger has ended, for both.");

    public static readonly ServerEvent<SearchEndedEvent> SearchEnded = Define(
        EventNames.SearchEnded, ProtocolJson.Default.SearchEndedEvent,
        "Nobody was found, or the search was given up.");

    public static readonly ServerEvent<KeepChatEvent> KeepChat = Define(
        EventNames.KeepChat, ProtocolJson.Default.KeepChatEvent,
        "Somebody wants to keep the chat with a stranger.");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<ServerEvent> All => Defined;

    private static ServerEvent<T> Define<T>(string name, JsonTypeInfo<T> type, string summary)
    {
        var defined = new ServerEvent<T>(name, type, summary);
        Defined.Add(defined);
        return defined;
    }
}
