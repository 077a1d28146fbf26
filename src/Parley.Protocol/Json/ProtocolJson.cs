using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Protocol.Accounts;
using Parley.Protocol.Chat;

namespace Parley.Protocol;

/// <summary>
/// Every type that crosses the wire, with its serializer made at compile time.
/// Strict on reading: depth 32, no duplicate keys, no numbers in quotes.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    AllowDuplicateProperties = false,
    MaxDepth = 32,
    Converters = [typeof(Rfc3339Converter)])]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(ErrorResponse))]
[JsonSerializable(typeof(OkResponse))]
[JsonSerializable(typeof(ServerInfo))]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(Me))]
[JsonSerializable(typeof(ListResponse<User>))]
[JsonSerializable(typeof(RegisterRequest))]
[JsonSerializable(typeof(LoginRequest))]
[JsonSerializable(typeof(RefreshRequest))]
[JsonSerializable(typeof(SessionResponse))]
[JsonSerializable(typeof(RegistrationPending))]
[JsonSerializable(typeof(VerifyEmailRequest))]
[JsonSerializable(typeof(EmailRequest))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(ResetPasswordRequest))]
[JsonSerializable(typeof(ChangePasswordRequest))]
[JsonSerializable(typeof(ChangeEmailRequest))]
[JsonSerializable(typeof(CreateInvitationRequest))]
[JsonSerializable(typeof(CreatedInvitation))]
[JsonSerializable(typeof(ListResponse<Invitation>))]
[JsonSerializable(typeof(StoredMail))]
[JsonSerializable(typeof(ListResponse<MailSummary>))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(ListResponse<AuditEntry>))]
[JsonSerializable(typeof(Message))]
[JsonSerializable(typeof(MessageFrame))]
[JsonSerializable(typeof(MessagePage))]
[JsonSerializable(typeof(Conversation))]
[JsonSerializable(typeof(ListResponse<Conversation>))]
[JsonSerializable(typeof(ListResponse<Member>))]
[JsonSerializable(typeof(CreateConversationRequest))]
[JsonSerializable(typeof(UpdateConversationRequest))]
[JsonSerializable(typeof(AddMembersRequest))]
[JsonSerializable(typeof(UpdateMemberRequest))]
[JsonSerializable(typeof(SendMessageRequest))]
[JsonSerializable(typeof(SendMessageResponse))]
[JsonSerializable(typeof(ReceiptRequest))]
[JsonSerializable(typeof(UpdateReceiptsRequest))]
[JsonSerializable(typeof(ReceiptResponse))]
[JsonSerializable(typeof(MessageStatusUpdate))]
[JsonSerializable(typeof(MarkUnreadRequest))]
[JsonSerializable(typeof(OpenConversationsRequest))]
[JsonSerializable(typeof(OpenConversationsResponse))]
[JsonSerializable(typeof(MessageReceipts))]
[JsonSerializable(typeof(ChatSettings))]
[JsonSerializable(typeof(UpdateChatSettingsRequest))]
[JsonSerializable(typeof(ChatSettingsUpdatedEvent))]
[JsonSerializable(typeof(ConversationReference))]
[JsonSerializable(typeof(TypingEvent))]
[JsonSerializable(typeof(StopTypingEvent))]
[JsonSerializable(typeof(WatchPresenceRequest))]
[JsonSerializable(typeof(WatchPresenceResponse))]
[JsonSerializable(typeof(UserOnlineEvent))]
[JsonSerializable(typeof(UserOfflineEvent))]
[JsonSerializable(typeof(ConversationUpdatedEvent))]
[JsonSerializable(typeof(AuthenticateRequest))]
[JsonSerializable(typeof(AuthenticateResponse))]
[JsonSerializable(typeof(AuthExpiringEvent))]
[JsonSerializable(typeof(SessionRevokedEvent))]
[JsonSerializable(typeof(SyncRequest))]
[JsonSerializable(typeof(SyncResponse))]
public sealed partial class ProtocolJson : JsonSerializerContext;
