using System.Text.Json;
using System.Text.Json.Serialization;
using Parley.Contracts.Accounts;
using Parley.Contracts.Chat;

namespace Parley.Contracts;

/// <summary>The payloads of the bus: kinds by name, so that one may be added anywhere; unknown fields are ignored, so that publishers may be newer than subscribers.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(AccountNotice))]
[JsonSerializable(typeof(ConversationsAdvanced))]
[JsonSerializable(typeof(ConversationsRead))]
public sealed partial class ContractsJson : JsonSerializerContext;
