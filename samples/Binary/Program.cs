// Bytes as arguments and inside objects, both ways. They travel as they are: no base64 over WebSocket.
using System.Security.Cryptography;
using System.Text.Json.Serialization;
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO(options =>
{
    options.MaxHttpBufferBytes = 5_000_000;
    options.MaxAttachments = 4;
});
var app = builder.Build();

app.Services.GetRequiredService<SocketIOServer>().Of("/")
    .On("digest", e =>
    {
        // The argument itself is bytes: no copy is made.
        if (e.Binary(0) is { } bytes)
            e.Ack(SHA256.HashData(bytes.Span));
    })
    .On("upload", e =>
    {
        // Bytes inside an object, read and written by a type whose serializer is generated.
        var picture = e.Payload(SampleJson.Default.Picture)!;
        e.Socket.Broadcast.Emit("picture", picture, SampleJson.Default.Picture);
        e.Ack(picture.Name, picture.Data.Length);
    });

app.MapSocketIO();
app.Run();

/// <summary>A property that becomes an attachment says so.</summary>
internal sealed record Picture(string Name, [property: JsonConverter(typeof(BinaryConverter))] ReadOnlyMemory<byte> Data);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Picture))]
internal sealed partial class SampleJson : JsonSerializerContext;
