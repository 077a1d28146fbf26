using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Tests.Hosting;

[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
internal sealed partial class TestJson : JsonSerializerContext
{
    internal static JsonElement Parse(string json) => System.Text.Json.JsonElement.Parse(json);
}
