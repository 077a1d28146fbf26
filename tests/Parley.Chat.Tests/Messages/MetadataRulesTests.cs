using System.Text.Json;
using Parley.Chat.Messages;
using Parley.Protocol;

namespace Parley.Chat.Tests.Messages;

public sealed class MetadataRulesTests
{
    [Theory]
    [InlineData("null", null)]
    [InlineData("{}", null)]
    [InlineData("{\"a\":\"\\ud83d\\ude00\",\"b\":[1e400,null]}", null)]
    [InlineData("[]", "must be an object")]
    [InlineData("\"{}\"", "must be an object")]
    [InlineData("{\"a\":\"\\ud83d\"}", "must not hold a lone surrogate")]
    [InlineData("{\"a\":{\"b\":[\"\\ude00\\ud83d\"]}}", "must not hold a lone surrogate")]
    public void Check_ByContent_NamesTheRule(string json, string? message) => Assert.Equal(message, Check(json)?.Message);

    [Theory]
    [InlineData(16, null)]
    [InlineData(17, 16L)]
    [InlineData(60, 16L)]
    public void Check_Depth_CountsObjectsAndArrays(int depth, long? limit)
    {
        Assert.Equal(limit, Check(string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1))?.Limit);
        Assert.Equal(limit, Check("{\"a\":" + new string('[', depth - 1) + new string(']', depth - 1) + "}")?.Limit);
    }

    [Fact]
    public void Check_Size_CountsBytesAsWritten()
    {
        Assert.Null(Check("{\"a\":\"é\"}", maxBytes: 10));
        Assert.Equal(9, Check("{\"a\":\"é\"}", maxBytes: 9)?.Limit);
        Assert.Equal(10, Check("{ \"a\":\"é\"}", maxBytes: 10)?.Limit);
    }

    [Fact]
    public void Check_NotGiven_IsInOrder()
    {
        var errors = new RequestErrors();
        MetadataRules.Check(null, 10, errors);
        Assert.False(errors.Any);
    }

    private static FieldError? Check(string json, int maxBytes = 4096)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 100 });
        var errors = new RequestErrors();
        MetadataRules.Check(document.RootElement, maxBytes, errors);
        return errors.Any ? Assert.Single(errors.ToError().Fields) : null;
    }
}
