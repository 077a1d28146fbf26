using System.Text.Json.Serialization.Metadata;

namespace Parley.Protocol.Chat;

/// <summary>An event that clients send: its name, how its payload is read, and how the acknowledgement that says yes is written.</summary>
/// <param name="Name">On the wire.</param>
/// <param name="Request">How its payload is read.</param>
/// <param name="Response">How the answer is written; one that says no is an <see cref="ErrorResponse"/>.</param>
/// <param name="Summary">One sentence for the documents.</param>
public sealed record ClientEvent<TRequest, TResponse>(
    string Name, JsonTypeInfo<TRequest> Request, JsonTypeInfo<TResponse> Response, string Summary);

/// <summary>What clients may send (docs/protocol/asyncapi.yaml): an event is a line here, and registered by its feature.</summary>
public static class ClientEvents
{
    public static readonly ClientEvent<SendMessageRequest, SendMessageResponse> SendMessage = new(
        EventNames.SendMessage, ProtocolJson.Default.SendMessageRequest, ProtocolJson.Default.SendMessageResponse,
        "Sends a message to a conversation, or to a person. Acknowledged when it is durably stored.");

    public static readonly ClientEvent<EditMessageRequest, ChangeMessageResponse> EditMessage = new(
        EventNames.EditMessage, ProtocolJson.Default.EditMessageRequest, ProtocolJson.Default.ChangeMessageResponse,
        "Gives one's own message another text.");

    public static readonly ClientEvent<DeleteMessageRequest, DeleteMessageResponse> DeleteMessage = new(
        EventNames.DeleteMessage, ProtocolJson.Default.DeleteMessageRequest, ProtocolJson.Default.DeleteMessageResponse,
        "Deletes a message, for everyone or for oneself.");

    public static readonly ClientEvent<ReactRequest, ChangeMessageResponse> React = new(
        EventNames.React, ProtocolJson.Default.ReactRequest, ProtocolJson.Default.ChangeMessageResponse,
        "Puts an emoji under a message, or takes one's own back.");

    public static readonly ClientEvent<PinMessageRequest, ChangeMessageResponse> PinMessage = new(
        EventNames.PinMessage, ProtocolJson.Default.PinMessageRequest, ProtocolJson.Default.ChangeMessageResponse,
        "Pins a message in its conversation, or takes it off.");

    public static readonly ClientEvent<VotePollRequest, ChangeMessageResponse> VotePoll = new(
        EventNames.VotePoll, ProtocolJson.Default.VotePollRequest, ProtocolJson.Default.ChangeMessageResponse,
        "Votes in a poll, chooses otherwise, or takes one's vote back.");

    public static readonly ClientEvent<ClosePollRequest, ChangeMessageResponse> ClosePoll = new(
        EventNames.ClosePoll, ProtocolJson.Default.ClosePollRequest, ProtocolJson.Default.ChangeMessageResponse,
        "Closes a poll before its time.");

    public static readonly ClientEvent<ReceiptRequest, ReceiptResponse> MessageDelivered = new(
        EventNames.MessageDelivered, ProtocolJson.Default.ReceiptRequest, ProtocolJson.Default.ReceiptResponse,
        "Everything up to this message has arrived.");

    public static readonly ClientEvent<ReceiptRequest, ReceiptResponse> MessageSeen = new(
        EventNames.MessageSeen, ProtocolJson.Default.ReceiptRequest, ProtocolJson.Default.ReceiptResponse,
        "Everything up to this message was seen; that implies delivered.");

    public static readonly ClientEvent<OpenConversationsRequest, OpenConversationsResponse> OpenConversations = new(
        EventNames.OpenConversations, ProtocolJson.Default.OpenConversationsRequest, ProtocolJson.Default.OpenConversationsResponse,
        "What this socket shows now; replaces the earlier list.");

    public static readonly ClientEvent<ConversationReference, OkResponse> Typing = new(
        EventNames.Typing, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse,
        "One writes something. To be repeated every few seconds.");

    public static readonly ClientEvent<ConversationReference, OkResponse> StopTyping = new(
        EventNames.StopTyping, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.OkResponse,
        "One writes no more.");

    public static readonly ClientEvent<SyncRequest, SyncResponse> Sync = new(
        EventNames.Sync, ProtocolJson.Default.SyncRequest, ProtocolJson.Default.SyncResponse,
        "Asks what has changed since a stamp.");

    public static readonly ClientEvent<WatchPresenceRequest, WatchPresenceResponse> WatchPresence = new(
        EventNames.WatchPresence, ProtocolJson.Default.WatchPresenceRequest, ProtocolJson.Default.WatchPresenceResponse,
        "Whose coming and going this socket wants to be told of; replaces the earlier list.");

    public static readonly ClientEvent<AuthenticateRequest, AuthenticateResponse> Authenticate = new(
        EventNames.Authenticate, ProtocolJson.Default.AuthenticateRequest, ProtocolJson.Default.AuthenticateResponse,
        "Renews the connection's access token.");

    public static readonly ClientEvent<FindPartnerRequest, OkResponse> FindPartner = new(
        EventNames.FindPartner, ProtocolJson.Default.FindPartnerRequest, ProtocolJson.Default.OkResponse,
        "Looks for a stranger to chat with.");

    public static readonly ClientEvent<LeavePartnerRequest, OkResponse> LeavePartner = new(
        EventNames.LeavePartner, ProtocolJson.Default.LeavePartnerRequest, ProtocolJson.Default.OkResponse,
        "Leaves the queue, or the chat with a stranger.");

    public static readonly ClientEvent<ConversationReference, KeepChatResponse> KeepChat = new(
        EventNames.KeepChat, ProtocolJson.Default.ConversationReference, ProtocolJson.Default.KeepChatResponse,
        "One wants to keep the chat with a stranger.");
}
