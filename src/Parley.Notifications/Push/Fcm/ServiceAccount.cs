using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Apis.Auth.OAuth2;
using Microsoft.Extensions.Options;

namespace Parley.Notifications.Push.Fcm;

/// <summary>Who this server is to Google: what the Firebase console saves as a service account's key, as far as it is needed.</summary>
internal sealed record ServiceAccount
{
    public string? Type { get; init; }

    public string? ProjectId { get; init; }

    public string? PrivateKeyId { get; init; }

    public string? PrivateKey { get; init; }

    public string? ClientEmail { get; init; }

    /// <summary>Where its signed assertion is exchanged for a token.</summary>
    public Uri? TokenUri { get; init; }

    /// <summary>The one of the settings; null where there is none.</summary>
    /// <exception cref="OptionsValidationException">It is not usable: each message names the setting, and none its content.</exception>
    public static ServiceAccount? Read(FcmOptions options)
    {
        if (options is { ServiceAccount: null, ServiceAccountFile: null })
        {
            return null;
        }

        var setting = $"{FcmOptions.Section}:{(options.ServiceAccount is null ? nameof(FcmOptions.ServiceAccountFile) : nameof(FcmOptions.ServiceAccount))}";
        if (options is { ServiceAccount: not null, ServiceAccountFile: not null })
        {
            throw Wrong($"{FcmOptions.Section}: ServiceAccount or ServiceAccountFile, not both.");
        }

        ServiceAccount? account;
        try
        {
            account = JsonSerializer.Deserialize(options.ServiceAccount ?? File.ReadAllText(options.ServiceAccountFile!), ServiceAccountJson.Default.ServiceAccount);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong($"{setting}: {options.ServiceAccountFile} cannot be read: {exception.Message}");
        }
        catch (JsonException)
        {
            throw Wrong($"{setting} is not the JSON of a service account.");
        }

        if (account is not { Type: "service_account", ProjectId.Length: > 0, ClientEmail.Length: > 0, PrivateKey.Length: > 0, TokenUri: { } tokenUri })
        {
            throw Wrong($"{setting} must have type \"service_account\", project_id, client_email, private_key and token_uri.");
        }

        if (!IsCallable(tokenUri))
        {
            throw Wrong($"{setting}: token_uri must be an https address; http is taken on this machine only.");
        }

        return HasKey(account) ? account : throw Wrong($"{setting}: private_key is not an RSA key.");
    }

    /// <summary>HTTPS, or plain HTTP on this very machine, where nobody listens in between.</summary>
    public static bool IsCallable(Uri address) =>
        address.IsAbsoluteUri && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)) && address is { UserInfo: "", Fragment: "" };

    /// <summary>What credentials are made from; the key in it is the caller's.</summary>
    /// <exception cref="ArgumentException">The private key is no PEM.</exception>
    /// <exception cref="CryptographicException">The private key is none.</exception>
    public ServiceAccountCredential.Initializer ToInitializer()
    {
        var key = RSA.Create();
        key.ImportFromPem(PrivateKey);
        return new ServiceAccountCredential.Initializer(ClientEmail, TokenUri!.AbsoluteUri) { Key = key, KeyId = PrivateKeyId, ProjectId = ProjectId };
    }

    private static bool HasKey(ServiceAccount account)
    {
        try
        {
            using var key = account.ToInitializer().Key;
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or CryptographicException)
        {
            return false;
        }
    }

    private static OptionsValidationException Wrong(string message) => new(Options.DefaultName, typeof(FcmOptions), [message]);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ServiceAccount))]
internal sealed partial class ServiceAccountJson : JsonSerializerContext;

/// <summary>A service account that is not usable stops the start, not the first message.</summary>
internal sealed class FcmOptionsValidation : IValidateOptions<FcmOptions>
{
    public ValidateOptionsResult Validate(string? name, FcmOptions options)
    {
        var errors = new List<string>();
        if (!ServiceAccount.IsCallable(options.Endpoint) || options.Endpoint.Query.Length > 0)
        {
            errors.Add($"{FcmOptions.Section}:Endpoint must be an https address without query; http is taken on this machine only.");
        }

        try
        {
            ServiceAccount.Read(options);
        }
        catch (OptionsValidationException exception)
        {
            errors.AddRange(exception.Failures);
        }

        return errors.Count > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }
}
