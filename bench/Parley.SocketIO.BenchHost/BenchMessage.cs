using System.Text.Json.Serialization;

namespace Parley.SocketIO.BenchHost;

/// <summary>What a client sends and others receive.</summary>
/// <param name="Id">The generator's number of it.</param>
/// <param name="Text">Anything.</param>
internal sealed record BenchMessage(long Id, string Text);

/// <summary>JSON without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BenchMessage))]
internal sealed partial class BenchJson : JsonSerializerContext;
