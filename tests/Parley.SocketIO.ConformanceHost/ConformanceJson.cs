using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.ConformanceHost;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ConformanceJson : JsonSerializerContext;
