using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Platform.Tests.Protocol;

public sealed class JsonConverterTests
{
    private const string Id = "01890a5d-ac96-774b-bcce-b302099a8057";

    [Fact]
    public void Id_RoundTrip_IsTheSameText()
    {
        var request = Read<WatchPresenceRequest>($"{{\"userIds\":[\"{Id}\"]}}");

        Assert.Equal(new UserId(Guid.Parse(Id)), Assert.Single(request.UserIds!));
        Assert.Equal($"{{\"userIds\":[\"{Id}\"]}}", Write(request));
    }

    [Fact]
    public void Id_AsAKey_RoundTrips()
    {
        var request = Read<SyncRequest>($"{{\"positions\":{{\"{Id}\":7}}}}");

        Assert.Equal(7, request.Positions![new ConversationId(Guid.Parse(Id))]);
        Assert.Contains($"\"positions\":{{\"{Id}\":7}}", Write(request), StringComparison.Ordinal);
    }

    [Fact]
    public void Id_InUpperCase_IsReadAndWrittenInLowerCase() =>
        Assert.Equal(Id, Read<SendMessageRequest>($"{{\"id\":\"{Id.ToUpperInvariant()}\"}}").Id.ToString());

    [Theory]
    [InlineData("\"01890a5dac96774bbcceb302099a8057\"")]
    [InlineData("\"{01890a5d-ac96-774b-bcce-b302099a8057}\"")]
    [InlineData("\" 01890a5d-ac96-774b-bcce-b302099a8057\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    [InlineData("{}")]
    public void Id_InAnotherForm_IsRefused(string value)
    {
        Assert.Throws<JsonException>(() => Read<SendMessageRequest>($"{{\"id\":{value}}}"));
        if (value.StartsWith('"'))
        {
            Assert.Throws<JsonException>(() => Read<SyncRequest>($"{{\"positions\":{{{value}:1}}}}"));
        }
    }

    [Theory]
    [InlineData("2026-01-31T12:00:00.123Z")]
    [InlineData("2026-01-31T14:00:00.123+02:00")]
    [InlineData("2026-01-31T12:00:00.1239999Z")]
    public void Time_OfAnyOffset_IsWrittenInUtcWithMilliseconds(string time)
    {
        var read = Read<AuthExpiringEvent>($"{{\"expiresAt\":\"{time}\"}}");

        Assert.Equal(TimeSpan.Zero, read.ExpiresAt.Offset);
        Assert.Equal("{\"expiresAt\":\"2026-01-31T12:00:00.123Z\"}", Write(read));
    }

    [Theory]
    [InlineData("\"31.01.2026\"")]
    [InlineData("\"yesterday\"")]
    [InlineData("1769860800000")]
    [InlineData("null")]
    public void Time_InAnotherForm_IsRefused(string time) =>
        Assert.Throws<JsonException>(() => Read<AuthExpiringEvent>($"{{\"expiresAt\":{time}}}"));

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"unknown\"")]
    [InlineData("\"\"")]
    [InlineData("true")]
    public void Enum_AsANumberOrAnUnknownWord_IsRefused(string value) =>
        Assert.Throws<JsonException>(() => Read<CreateConversationRequest>($"{{\"type\":{value}}}"));

    [Fact]
    public void Enum_RoundTrips()
    {
        Assert.Equal(ConversationType.Group, Read<CreateConversationRequest>("{\"type\":\"group\"}").Type);
        Assert.Contains("\"type\":\"group\"", Write(new CreateConversationRequest { Type = ConversationType.Group }), StringComparison.Ordinal);
    }

    [Fact]
    public void UnknownFields_AreIgnored() => Assert.Equal("a", Read<SendMessageRequest>("{\"text\":\"a\",\"later\":[{}]}").Text);

    [Fact]
    public void FieldNames_InAnotherCase_AreUnknown() => Assert.Null(Read<SendMessageRequest>("{\"Text\":\"a\"}").Text);

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, Type<T>())!;

    private static string Write<T>(T value) => JsonSerializer.Serialize(value, Type<T>());

    private static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)ProtocolJson.Default.Options.GetTypeInfo(typeof(T));
}
