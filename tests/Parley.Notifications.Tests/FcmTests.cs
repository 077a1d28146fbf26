using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Parley.Notifications.Push;
using Parley.Notifications.Push.Fcm;

namespace Parley.Notifications.Tests;

public sealed class FcmTests
{
    [Theory]
    [InlineData(200, null, null, PushOutcome.Accepted, null, null)]
    [InlineData(404, "NOT_FOUND", "UNREGISTERED", PushOutcome.Gone, "404 UNREGISTERED", null)]
    [InlineData(404, "NOT_FOUND", null, PushOutcome.Gone, "404 NOT_FOUND", null)]
    [InlineData(404, null, null, PushOutcome.Busy, "404", 10)] // a proxy's, not FCM's: it must cost nobody their pushes
    [InlineData(400, "INVALID_ARGUMENT", "INVALID_ARGUMENT", PushOutcome.Refused, "400 INVALID_ARGUMENT", null)]
    [InlineData(403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", PushOutcome.Refused, "403 SENDER_ID_MISMATCH", null)]
    [InlineData(403, "PERMISSION_DENIED", null, PushOutcome.Busy, "403 PERMISSION_DENIED", 10)]
    [InlineData(401, "UNAUTHENTICATED", "THIRD_PARTY_AUTH_ERROR", PushOutcome.Busy, "401 THIRD_PARTY_AUTH_ERROR", 10)]
    [InlineData(429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", PushOutcome.Busy, "429 QUOTA_EXCEEDED", 60)]
    [InlineData(500, "INTERNAL", "INTERNAL", PushOutcome.Busy, "500 INTERNAL", 10)]
    [InlineData(503, "UNAVAILABLE", "UNAVAILABLE", PushOutcome.Busy, "503 UNAVAILABLE", 10)]
    [InlineData(302, null, null, PushOutcome.Busy, "302", 10)]
    public void Answer_ByGooglesTable_ComesToOneOutcome(int status, string? word, string? code, object outcome, string? detail, int? seconds)
    {
        var answer = FcmAnswer.Of((HttpStatusCode)status, BodyOf(status, word, code), pause: null);
        Assert.Equal(new PushAnswer((PushOutcome)outcome, detail, seconds is { } pause ? TimeSpan.FromSeconds(pause) : null), answer);
    }

    [Fact]
    public void Answer_WithRetryAfter_WaitsForSoLong() =>
        Assert.Equal(TimeSpan.FromMinutes(9), FcmAnswer.Of(HttpStatusCode.ServiceUnavailable, BodyOf(503, "UNAVAILABLE", null), TimeSpan.FromMinutes(9)).Pause);

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("{\"error\":7}")]
    [InlineData("{\"error\":{\"status\":\"a text of somebody's\",\"details\":[7,{\"@type\":3},{\"@type\":\"type.googleapis.com/google.firebase.fcm.v1.FcmError\",\"errorCode\":[]}]}}")]
    public void Answer_InAnotherShape_IsItsStatusOnly(string body) =>
        Assert.Equal("403", FcmAnswer.Of(HttpStatusCode.Forbidden, Encoding.UTF8.GetBytes(body), null).Detail);

    [Fact]
    public void Validation_OfNothing_IsOff() => Assert.True(new FcmOptionsValidation().Validate(null, new FcmOptions()).Succeeded);

    [Fact]
    public void Validation_OfWhatTheConsoleSaves_Succeeds()
    {
        var options = new FcmOptions { ServiceAccount = Account([]) };
        Assert.True(new FcmOptionsValidation().Validate(null, options).Succeeded);
        Assert.Equal("parley-test", ServiceAccount.Read(options)!.ProjectId);
    }

    public static TheoryData<FcmOptions, string> Wrong => new()
    {
        { new FcmOptions { ServiceAccount = "{" }, "ServiceAccount is not the JSON" },
        { new FcmOptions { ServiceAccount = "{}" }, "must have type" },
        { new FcmOptions { ServiceAccount = Account(new() { ["type"] = "authorized_user" }) }, "must have type" },
        { new FcmOptions { ServiceAccount = Account(new() { ["private_key"] = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" }) }, "private_key" },
        { new FcmOptions { ServiceAccount = Account(new() { ["private_key"] = "odd" }) }, "private_key" },
        { new FcmOptions { ServiceAccount = Account(new() { ["token_uri"] = "http://oauth2.googleapis.com/token" }) }, "token_uri must be an https address" },
        { new FcmOptions { ServiceAccountFile = "/nowhere/key.json" }, "/nowhere/key.json cannot be read" },
        { new FcmOptions { ServiceAccount = "{}", ServiceAccountFile = "/nowhere/key.json" }, "not both" },
        { new FcmOptions { Endpoint = new Uri("http://fcm.googleapis.com") }, "Endpoint must be an https address" },
        { new FcmOptions { Endpoint = new Uri("https://user@fcm.googleapis.com") }, "Endpoint must be an https address" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public void Validation_OfAnythingElse_NamesTheSettingAndNoSecret(FcmOptions options, string expected)
    {
        var result = new FcmOptionsValidation().Validate(null, options);
        Assert.Contains(expected, Assert.Single(result.Failures!), StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", result.FailureMessage, StringComparison.Ordinal);
    }

    private static byte[] BodyOf(int status, string? word, string? code) => word is null && code is null
        ? "<html>"u8.ToArray()
        : JsonSerializer.SerializeToUtf8Bytes(new
        {
            error = new
            {
                code = status,
                message = "for people",
                status = word,
                details = code is null ? [] : new[] { new Dictionary<string, string> { ["@type"] = "type.googleapis.com/google.firebase.fcm.v1.FcmError", ["errorCode"] = code } },
            },
        });

    private static string Account(Dictionary<string, string> changed)
    {
        using var key = RSA.Create(2048);
        var account = new Dictionary<string, string>
        {
            ["type"] = "service_account",
            ["project_id"] = "parley-test",
            ["private_key_id"] = "0123",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "push@parley-test.iam.gserviceaccount.com",
            ["token_uri"] = "https://oauth2.googleapis.com/token",
        };
        foreach (var (name, value) in changed)
        {
            account[name] = value;
        }

        return JsonSerializer.Serialize(account);
    }
}
