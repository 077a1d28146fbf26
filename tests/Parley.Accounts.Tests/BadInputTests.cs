using System.Net.Http.Headers;
using System.Text;
using Parley.Protocol;

namespace Parley.Accounts.Tests;

// R12
public sealed class BadInputTests
{
    public static TheoryData<string, string, string?> Bodies => new()
    {
        { "deep", "malformed-json", null },
        { """{"username":"ada","username":"eve"}""", "malformed-json", "username" },
        { """{"username":"\ud800"}""", "malformed-json", "username" },
        { """{"username":"ada" """, "malformed-json", null },
        { "{\"username\":\"a\u0001b\"}", "malformed-json", "username" },
        { """{"username":1e999999}""", "validation-failed", "username" },
        { """{"username":99999999999999999999999999999999999999999999}""", "validation-failed", "username" },
        { """{"username":["ada"]}""", "validation-failed", "username" },
        { """{"tokenDelivery":"pigeon"}""", "validation-failed", "tokenDelivery" },
        { """{"tokenDelivery":1}""", "validation-failed", "tokenDelivery" },
        { "[]", "validation-failed", "body" },
        { "", "validation-failed", "body" },
        { "null", "validation-failed", "body" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Register_BrokenBody_IsATypedError(string body, string code, string? field)
    {
        await using var host = await AccountsHost.StartAsync();
        var text = body == "deep" ? "{\"x\":" + new string('[', 50_000) : body;

        using var response = await host.SendAsync(HttpMethod.Post, "auth/register", new StringContent(text, Encoding.UTF8, "application/json"));

        var problem = await response.ProblemAsync(code == "malformed-json" ? ErrorCodes.MalformedJson : ErrorCodes.ValidationFailed);
        if (field is not null)
        {
            Assert.Equal(field, Assert.Single(problem.Errors!).Field);
        }
    }

    [Theory]
    [InlineData("auth/register")]
    [InlineData("auth/login")]
    [InlineData("auth/refresh")]
    [InlineData("auth/logout")]
    public async Task Post_KeyOfAMegabyte_IsTooLarge(string path)
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.SendAsync(
            HttpMethod.Post, path, new StringContent($$"""{"{{new string('k', 1_000_000)}}":1}""", Encoding.UTF8, "application/json"));

        var error = Assert.Single((await response.ProblemAsync(ErrorCodes.PayloadTooLarge)).Errors!);
        Assert.Equal(("body", 131_072L), (error.Field, error.Limit));
    }

    [Fact]
    public async Task Post_InvalidUtf8_IsMalformed()
    {
        await using var host = await AccountsHost.StartAsync();
        using var content = new ByteArrayContent([.. "{\"username\":\""u8, 0xC3, 0x28, .. "\"}"u8]);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        using var response = await host.SendAsync(HttpMethod.Post, "auth/register", content);

        await response.ProblemAsync(ErrorCodes.MalformedJson);
    }

    [Fact]
    public async Task Post_Form_IsTheWrongMediaType()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.SendAsync(HttpMethod.Post, "auth/login", new FormUrlEncodedContent([new("login", "ada")]));

        await response.ProblemAsync(ErrorCodes.UnsupportedMediaType);
    }

    [Fact]
    public async Task Get_OfAPost_IsNotAllowed()
    {
        await using var host = await AccountsHost.StartAsync();

        using var response = await host.GetAsync("auth/login", null);

        await response.ProblemAsync(ErrorCodes.MethodNotAllowed);
    }
}
