using System.Text;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Messages;

/// <summary>What a message may hold: the same over the socket and over REST, and each refusal names the field and the limit.</summary>
public sealed class ContentTests(SharedServers servers)
{
    private const string SomeId = "01890a5d-ac96-774b-bcce-b302099a8057";

    public static TheoryData<string, string, string> Refused { get; } = new()
    {
        // JSON fields, code, field
        { "", "validation-failed", "text" },
        { "\"text\":null", "validation-failed", "text" },
        { "\"text\":\"\"", "validation-failed", "text" },
        { "\"text\":\" \\t\\n \"", "validation-failed", "text" },
        { "\"text\":5", "validation-failed", "text" },
        { "\"text\":{\"a\":1}", "validation-failed", "text" },
        { "\"text\":\"a\\u0000b\"", "validation-failed", "text" },
        { "\"text\":\"\\ud800\"", "malformed-json", "text" },
        { "\"text\":\"\\udc00 and more\"", "malformed-json", "text" },
        { "\"text\":\"\\ud800\\ud800\"", "malformed-json", "text" },
        { "\"text\":\"a\",\"text\":\"b\"", "malformed-json", "text" },
        { "\"text\":\"a\",\"type\":\"system\"", "validation-failed", "type" },
        { "\"text\":\"a\",\"type\":\"picture\"", "validation-failed", "type" },
        { "\"text\":\"a\",\"type\":1", "validation-failed", "type" },
        { "\"text\":\"a\",\"metadata\":[]", "validation-failed", "metadata" },
        { "\"text\":\"a\",\"metadata\":\"b\"", "validation-failed", "metadata" },
        { "\"text\":\"a\",\"metadata\":5", "validation-failed", "metadata" },
        { "\"text\":\"a\",\"metadata\":{\"a\":\"\\ud800\"}", "validation-failed", "metadata" },
        { "\"text\":\"a\",\"metadata\":{\"\\ud800\":1}", "malformed-json", "metadata" },
        { "\"text\":\"a\",\"metadata\":{\"a\":1,\"a\":2}", "malformed-json", "metadata" },
        { "\"text\":\"a\",\"metadata\":{\"a\":[{\"b\":1,\"b\":2}]}", "malformed-json", "metadata" },
        { "\"text\":\"a\",\"replyTo\":\"x\"", "validation-failed", "replyTo" },
        { "\"text\":\"a\",\"replyTo\":7", "validation-failed", "replyTo" },
        { $"\"text\":\"a\",\"replyTo\":\"{SomeId}\"", "validation-failed", "replyTo" },
        { "\"text\":\"a\",\"id\":\"x\"", "validation-failed", "id" },
        { "\"text\":\"a\",\"id\":17", "validation-failed", "id" },
        { "\"text\":\"a\",\"id\":\"00000000-0000-0000-0000-000000000000\"", "validation-failed", "id" },
        { "\"text\":\"a\",\"id\":\"0a3f1b5c-7d2e-4f60-8a91-b2c3d4e5f607\"", "validation-failed", "id" }, // version 4
        { "\"text\":\"a\",\"id\":\"01890a5d-ac96-674b-bcce-b302099a8057\"", "validation-failed", "id" }, // version 6
        { "\"text\":\"a\",\"id\":\"01890a5d-ac96-774b-7cce-b302099a8057\"", "validation-failed", "id" }, // another variant
        { "\"text\":\"a\",\"id\":\"01890a5dac96774bbcceb302099a8057\"", "validation-failed", "id" }, // another spelling
    };

    [Theory, MemberData(nameof(Refused))]
    public async Task SendMessage_FieldAgainstItsRule_IsRefusedByNameAtBothDoors(string fields, string code, string field)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var door in Enum.GetValues<Door>())
        {
            var (sent, error) = await chat.Through(door).SendRawAsync(chat.Id, fields);

            Assert.True(error is not null, $"{door} took {fields}: {sent}");
            Assert.True(code == error.Code, $"{door}: {error.Code} {error.Detail}");
            Assert.StartsWith(field, Assert.Single(error.Errors!).Field, StringComparison.Ordinal);
        }

        Assert.Empty((await chat.Ada.HistoryAsync(chat.Id)).Items);
    }

    [Theory]
    [InlineData("x", 8192)]
    [InlineData("é", 4096)]
    [InlineData("€", 2730)]
    [InlineData("😀", 2048)]
    public async Task SendMessage_TextAtTheByteLimit_IsTakenAndOneMoreIsNot(string character, int fitting)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var text = string.Concat(Enumerable.Repeat(character, fitting));
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 8190, 8192);
        foreach (var door in Enum.GetValues<Door>())
        {
            Assert.Equal(text, (await chat.Through(door).SendAsync(chat.Id, new { text })).Message.Text);

            var error = await chat.Through(door).RefusedAsync(chat.Id, new { text = text + character }, ErrorCodes.ValidationFailed);
            Assert.Equal(("text", 8192L), (error.Errors![0].Field, error.Errors[0].Limit));
        }

        Assert.All((await chat.Bob.HistoryAsync(chat.Id)).Items, message => Assert.Equal(text, message.Text));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"a\":1.0,\"b\":1e400,\"c\":-0,\"d\":12345678901234567890123456789}")]
    [InlineData("{\"nested\":{\"list\":[null,true,\"ä\\n\\\"\",[]]},\"\":0}")]
    [InlineData("{\"__proto__\":{\"x\":1},\"seq\":7,\"text\":\"no\"}")]
    public async Task SendMessage_Metadata_ComesBackUnchangedEverywhere(string metadata)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var door in Enum.GetValues<Door>())
        {
            var (sent, error) = await chat.Through(door).SendRawAsync(chat.Id, $"\"text\":\"a\",\"metadata\":{metadata}");

            Assert.True(sent is not null, error?.Detail);
            Assert.True(Same(metadata, sent.Value.GetProperty("message").GetProperty("metadata")));
            Assert.True(Same(metadata, (await chat.BobsSocket.ExpectAsync(EventNames.ReceiveMessage)).GetProperty("metadata")));
        }

        Assert.All((await chat.Bob.HistoryAsync(chat.Id)).Items, message => Assert.True(Same(metadata, message.Metadata!.Value)));
        Assert.All((await chat.Bob.SyncAsync()).Conversations.Single().Messages, message => Assert.True(Same(metadata, message.Metadata!.Value)));

        // Text for text: a double would not tell 1.0 from 1, nor hold 1e400.
        static bool Same(string expected, System.Text.Json.JsonElement actual) => System.Text.Json.JsonElement.DeepEquals(Parse(expected), actual)
            && (!expected.Contains("1.0", StringComparison.Ordinal) || expected == actual.GetRawText());
    }

    [Fact]
    public async Task SendMessage_MetadataAtItsLimit_IsTakenAndOneMoreIsNot()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var door in Enum.GetValues<Door>())
        {
            await chat.Through(door).SendAsync(chat.Id, $$"""
                "text":"a","metadata":{"a":"{{new string('x', 4096 - 8)}}"}
                """);

            var error = await chat.Through(door).RefusedAsync(
                chat.Id, $$"""
                "text":"a","metadata":{"a":"{{new string('x', 4096 - 7)}}"}
                """,
                ErrorCodes.ValidationFailed);
            Assert.Equal(("metadata", 4096L), (error.Errors![0].Field, error.Errors[0].Limit));
        }
    }

    /// <summary>What was taken must be readable again: answers nest a message deeper than requests do.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(24)]
    [InlineData(28)]
    [InlineData(29)]
    public async Task SendMessage_NestedMetadata_IsRefusedOrReadableEverywhere(int depth)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var metadata = string.Concat(Enumerable.Repeat("{\"a\":", depth - 1)) + "{}" + new string('}', depth - 1);
        foreach (var door in Enum.GetValues<Door>())
        {
            var (sent, error) = await chat.Through(door).SendRawAsync(chat.Id, $"\"text\":\"a\",\"metadata\":{metadata}");
            Assert.Equal(depth <= 16, sent is not null);
            if (error is not null)
            {
                Assert.Equal(("validation-failed", "metadata", 16L), (error.Code, error.Errors![0].Field, error.Errors[0].Limit));
            }
        }

        Assert.Equal(depth <= 16 ? 2 : 0, (await chat.Bob.HistoryAsync(chat.Id)).Items.Count);
        await chat.Bob.SyncAsync();
        await chat.Bob.GetAsync("conversations").ReadAsync(200);
        await chat.BobsSocket.EmitAsync(EventNames.Sync, new { }).OkAsync();
    }

    [Fact]
    public async Task SendMessage_FieldsThatOnlyTheServerSets_AreIgnored()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var door in Enum.GetValues<Door>())
        {
            var sent = await chat.Through(door).SendAsync(chat.Id, new
            {
                text = "mine",
                senderId = chat.Bob.Id,
                seq = 1_000,
                rev = 1_000,
                counted = 5,
                createdAt = "1999-01-01T00:00:00.000Z",
                editedAt = "1999-01-01T00:00:00.000Z",
                deletedAt = "1999-01-01T00:00:00.000Z",
                role = "owner",
                somethingElse = new { a = 1 },
            });

            Assert.Equal(chat.Ada.Id, sent.Message.SenderId);
            Assert.InRange(sent.Message.Seq, 1, 2);
            Assert.True(sent.Message.CreatedAt.Year > 2000);
            Assert.Equal((null, null), (sent.Message.EditedAt, sent.Message.DeletedAt));
        }
    }

    [Fact]
    public async Task SendMessage_ReplyTo_NamesAVisibleMessageOfTheSameConversation()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        var eve = await chat.Ada.Server.SignUpAsync("eve");
        var first = await chat.Through(Door.Rest).SendAsync(chat.Id, new { text = "first" });
        var elsewhere = await chat.Ada.SendAsync((await chat.Ada.OpenDirectAsync(eve)).Id, "elsewhere");
        foreach (var door in Enum.GetValues<Door>())
        {
            var reply = await chat.Through(door).SendAsync(chat.Id, new { text = "reply", replyTo = first.Message.Id });
            Assert.Equal(first.Message.Id, reply.Message.ReplyTo);

            var error = await chat.Through(door).RefusedAsync(chat.Id, new { text = "reply", replyTo = elsewhere.Message.Id }, ErrorCodes.ValidationFailed);
            Assert.Equal("replyTo", error.Errors![0].Field);
        }

        Assert.Equal([null, first.Message.Id, first.Message.Id], (await chat.Bob.HistoryAsync(chat.Id)).Items.Select(message => message.ReplyTo));
    }

    [Theory]
    [InlineData("\"text\":\"a\"")]
    [InlineData("\"text\":\"a\",\"conversationId\":\"01890a5d-ac96-774b-bcce-b302099a8057\",\"receiverId\":\"01890a5d-ac96-774b-bcce-b302099a8057\"")]
    public async Task SendMessage_NeitherOrBothTargets_IsRefused(string fields)
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());

        var error = await chat.AdasSocket.EmitRawAsync(EventNames.SendMessage, $"{{{fields}}}").RefusedAsync(ErrorCodes.ValidationFailed);

        Assert.Equal("conversationId", Assert.Single(error.Errors!).Field);
    }

    [Fact]
    public async Task SendMessage_ManyFieldsWrong_NamesThemAll()
    {
        await using var chat = await DirectChat.OpenAsync(await servers.SqliteAsync());
        foreach (var door in Enum.GetValues<Door>())
        {
            var error = await chat.Through(door).RefusedAsync(
                chat.Id, new { id = Guid.NewGuid(), text = "", type = "system", metadata = 1 }, ErrorCodes.ValidationFailed);

            Assert.Equal(["type", "id", "text", "metadata"], error.Errors!.Select(one => one.Field));
        }
    }

    private static System.Text.Json.JsonElement Parse(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
