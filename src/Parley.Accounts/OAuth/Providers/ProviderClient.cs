using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Parley.Protocol;

namespace Parley.Accounts.OAuth.Providers;

/// <summary>
/// Asks providers, who are strangers: addresses are configured or named by a configured issuer, redirects are not followed, answers are bounded in time and size
/// and are JSON objects. What fails is an error that says what, without quoting any secret.
/// </summary>
internal sealed class ProviderClient(IHttpClientFactory clients)
{
    /// <summary>The name of the client whose handler keeps these rules.</summary>
    public const string Name = "parley-oauth";

    /// <summary>Of an answer's body. Discovery documents have 3 KB, key sets up to 10.</summary>
    public const int LongestBytes = 256 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    public ValueTask<Result<JsonElement>> GetAsync(Uri address, string? bearer, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Authorization = bearer is null ? null : new AuthenticationHeaderValue("Bearer", bearer);
            return request;
        },
        address,
        cancellationToken);

    /// <param name="secret">The client's, for a provider that takes it in the header (RFC 6749 §2.3.1); null when the form holds it.</param>
    public ValueTask<Result<JsonElement>> PostAsync(
        Uri address, IReadOnlyDictionary<string, string> form, (string Id, string Secret)? secret, CancellationToken cancellationToken) => SendAsync(
        () =>
        {
            var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(form) };
            if (secret is { } client)
            {
                var credentials = $"{WebUtility.UrlEncode(client.Id)}:{WebUtility.UrlEncode(client.Secret)}";
                request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
            }

            return request;
        },
        address,
        cancellationToken);

    /// <summary>An answer that cannot be believed or used.</summary>
    public static ParleyError Failure(string detail) => new(ErrorCodes.OAuthFailed, detail);

    private async ValueTask<Result<JsonElement>> SendAsync(Func<HttpRequestMessage> make, Uri address, CancellationToken cancellationToken)
    {
        var place = address.GetLeftPart(UriPartial.Path);
        try
        {
            using var client = clients.CreateClient(Name);
            using var request = make();
            request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken);
            var body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                return Failure($"{place} answered {(int)response.StatusCode}{ErrorOf(body)}.");
            }

            using var document = JsonDocument.Parse(body, Strict);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array
                ? document.RootElement.Clone()
                : Failure($"{place} answered with something else than JSON.");
        }
        catch (JsonException)
        {
            return Failure($"{place} answered with something else than JSON.");
        }
        catch (HttpRequestException exception)
        {
            // Its message may quote the address, whose query holds nothing of ours that is secret; the kind of failure suffices.
            return Failure($"{place} cannot be used: {exception.HttpRequestError}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure($"{place} did not answer in time.");
        }
    }

    // RFC 6749 §5.2: `error` is a short code. Nothing else of a foreign answer gets into the log.
    private static string ErrorOf(byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            var code = document.RootElement.Text("error");
            return code is { Length: > 0 and <= 40 } && code.All(character => char.IsAsciiLetterOrDigit(character) || character is '_' or '-') ? $" ({code})" : "";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}

internal static class ProviderJson
{
    /// <summary>A text of an object; null when it is missing, empty or something else.</summary>
    public static string? Text(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text
            : null;

    public static bool IsTrue(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value)
        && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() == "true"));

    public static IEnumerable<JsonElement> Items(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : [];
}
