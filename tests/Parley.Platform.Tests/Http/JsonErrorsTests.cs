using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Parley.Platform.Http;
using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Platform.Tests.Http;

/// <summary>The real reader's exceptions, because <see cref="JsonErrors"/> depends on how they are put together.</summary>
public sealed class JsonErrorsTests
{
    private const string Id = "01890a5d-ac96-774b-bcce-b302099a8057";

    private static readonly string Deep = new string('[', 40) + new string(']', 40);

    public static TheoryData<string, string, string?> Malformed => new()
    {
        { "", "Not valid JSON at line 1, byte 1", null },
        { "{\"text\": \"a\",\n \"x\" 1}", "Not valid JSON at line 2, byte 6", null },
        { "{\"text\": tru }", "Not valid JSON at line 1, byte 13", "text" },
        { "{\"text\": \"a", "Not valid JSON", "text" },
        { "{\"text\": \"a\"", "Not valid JSON", null },
        { "{\"text\": \"a\",}", "Not valid JSON", null },
        { "{} x", "Not valid JSON at line 1, byte 4", null },
        { "{/**/}", "Not valid JSON", null },
        { "{\"text\":\"a\",\"text\":\"b\"}", "A key that is there twice", "text" },
        { "{\"metadata\":{\"a\":1,\"a\":2}}", "A key that is there twice", "metadata" },
        { "{\"metadata\":" + Deep + "}", "Nested deeper than 32", "metadata" },
        { "{\"unknown\":" + Deep + "}", "Nested deeper than 32", "unknown" },
        { "{\"text\":\"\\ud800\"}", "well-formed Unicode", "text" },
        { "{\"text\":\"\\ud800x\"}", "well-formed Unicode", "text" },
        { "{\"text\":\"\\udc00\"}", "well-formed Unicode", "text" },
        { "{\"id\":\"\\udc00\"}", "well-formed Unicode", "id" },
        { "{\"type\":\"\\udc00\"}", "well-formed Unicode", "type" },
        { "{\"\\ud800\":1}", "well-formed Unicode", null },
        { "{\"metadata\":{\"\\ud800\":1}}", "well-formed Unicode", "metadata" },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void ToError_OfATextThatIsNotJson_SaysWhereAndWhy(string json, string said, string? field)
    {
        var error = ErrorOf<SendMessageRequest>(Encoding.UTF8.GetBytes(json));

        Assert.Equal(ErrorCodes.MalformedJson, error.Kind);
        Assert.Contains(said, error.Detail, StringComparison.Ordinal);
        Assert.Equal(field is null ? [] : [field], error.Fields.Select(each => each.Field));
    }

    [Fact]
    public void ToError_OfInvalidUtf8_IsMalformed()
    {
        var error = ErrorOf<SendMessageRequest>([.. "{\"text\":\""u8, 0xff, 0xfe, .. "\"}"u8]);

        Assert.Equal(ErrorCodes.MalformedJson, error.Kind);
        Assert.Equal("text", Assert.Single(error.Fields).Field);
    }

    [Fact]
    public void ToError_OfTheReadersOwnException_IsMalformed()
    {
        var exception = Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse("{"));

        Assert.Equal(ErrorCodes.MalformedJson, JsonErrors.ToError(exception).Kind);
    }

    [Theory]
    [InlineData("{\"text\":1}", "text", "must be a text")]
    [InlineData("{\"text\":{}}", "text", "must be a text")]
    [InlineData("{\"id\":\"x\"}", "id", "must be a UUID, like 01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("{\"id\":7}", "id", "must be a UUID, like 01890a5d-ac96-774b-bcce-b302099a8057")]
    [InlineData("{\"type\":1}", "type", "has the wrong type")]
    [InlineData("{\"type\":\"zz\"}", "type", "has the wrong type")]
    [InlineData("[]", "body", "has the wrong type")]
    [InlineData("\"x\"", "body", "has the wrong type")]
    public void ToError_OfAValueThatAFieldCannotTake_NamesTheField(string json, string field, string rule) =>
        AssertInvalid(ErrorOf<SendMessageRequest>(Encoding.UTF8.GetBytes(json)), field, rule);

    [Theory]
    [InlineData("{\"read\":\"1\"}", "must be a number")]
    [InlineData("{\"read\":1.5}", "must be a whole number")]
    [InlineData("{\"read\":99999999999999999999}", "must be a whole number")]
    [InlineData("{\"read\":true}", "must be a number")]
    public void ToError_OfANumber_NamesTheRule(string json, string rule) =>
        AssertInvalid(ErrorOf<UpdateReceiptsRequest>(Encoding.UTF8.GetBytes(json)), "read", rule);

    [Fact]
    public void ToError_InsideAListOrAnObject_HasThePathAsTheClientWroteIt()
    {
        AssertInvalid(ErrorOf<AddMembersRequest>(Encoding.UTF8.GetBytes($"{{\"members\":[\"{Id}\",3]}}")), "members[1]", "must be a UUID, like " + Id);
        AssertInvalid(ErrorOf<SyncRequest>(Encoding.UTF8.GetBytes($"{{\"positions\":{{\"{Id}\":\"x\"}}}}")), "positions." + Id, "must be a number");
        AssertInvalid(ErrorOf<SyncRequest>("{\"positions\":{\"a b\":1}}"u8.ToArray()), "positions['a b']", "must be a UUID, like " + Id);
    }

    [Fact]
    public void ToError_OfMissingFields_NamesEach()
    {
        var error = ErrorOf<FieldsOnly>("{}"u8.ToArray(), JsonSerializerOptions.Web);

        Assert.Equal([new FieldError("first", "is required"), new FieldError("second", "is required")], error.Fields);
    }

    private sealed record FieldsOnly
    {
        public required int First { get; init; }

        public required int Second { get; init; }
    }

    private static void AssertInvalid(ParleyError error, string field, string rule)
    {
        Assert.Equal(ErrorCodes.ValidationFailed, error.Kind);
        Assert.Equal([new FieldError(field, rule)], error.Fields);
    }

    private static ParleyError ErrorOf<T>(byte[] json, JsonSerializerOptions? options = null)
    {
        var type = (JsonTypeInfo<T>)(options ?? ProtocolJson.Default.Options).GetTypeInfo(typeof(T));
        return JsonErrors.ToError(Assert.ThrowsAny<JsonException>(() => JsonSerializer.Deserialize(json, type)));
    }
}
