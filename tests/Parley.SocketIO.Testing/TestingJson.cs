using System.Text.Json;
using System.Text.Json.Serialization;

namespace Parley.SocketIO.Testing;

/// <summary>What the contracts emit.</summary>
[JsonSerializable(typeof(JsonElement))]
[JsonSerializable(typeof(int))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Person))]
internal sealed partial class TestingJson : JsonSerializerContext;

/// <summary>An application's own type.</summary>
internal sealed record Person(string Name);
