using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Parley.Media.Files;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Media;

namespace Parley.Media.Downloads;

/// <summary>
/// Links that need no token: whoever has one may fetch that variant of that file until it ends. Signed by HMAC-SHA-256 with a key derived from the master keys, so any
/// server can check them, and so could a CDN that is given the key. Who may not read the message any more gets no further link.
/// </summary>
internal sealed class FileLinks(FileQueries queries, MasterKeys keys, IOptions<MediaOptions> options, TimeProvider clock)
{
    public const string PathPrefix = "/media";

    private const string Purpose = "parley file links";

    /// <summary>Errors: <c>validation-failed</c> (no such variant), <c>not-found</c>, <c>file-not-ready</c>.</summary>
    public async ValueTask<Result<FileLink>> MakeAsync(UserId caller, FileId id, string? variant, CancellationToken cancellationToken)
    {
        if (!FileVariants.TryParse(variant ?? "content", out var wanted))
        {
            return ParleyError.Invalid(new FieldError("variant", "must be content, display, thumbnail or original"));
        }

        if (!(await queries.FindAsync(caller, id, cancellationToken)).TryGet(out var found, out var error))
        {
            return error;
        }

        if (found.File.State != FileState.Ready)
        {
            return found.File.State == FileState.Refused ? ParleyError.NotFound("file") : new ParleyError(ErrorCodes.FileNotReady, "It is still arriving, or being looked at.");
        }

        return FileVariants.Find(found.Blobs, wanted) is null ? ParleyError.NotFound("variant of this file") : Make(id, wanted);
    }

    /// <summary>Whether a link was made here and has not ended.</summary>
    public bool IsValid(FileId id, FileVariant variant, string? expires, string? signature)
    {
        if (!long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var ends) || ends <= clock.GetUtcNow().ToUnixTimeSeconds() || signature is null)
        {
            return false;
        }

        var given = Encoding.ASCII.GetBytes(signature);
        return keys.DeriveAll(Purpose).Any(key => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Sign(key, id, variant, ends)), given));
    }

    private FileLink Make(FileId id, FileVariant variant)
    {
        var expires = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds() + (long)options.Value.LinkLifetime.TotalSeconds);
        var signature = Sign(keys.Derive(Purpose), id, variant, expires.ToUnixTimeSeconds());
        var path = string.Create(
            CultureInfo.InvariantCulture, $"{PathPrefix}/{id}/{Name(variant)}?expires={expires.ToUnixTimeSeconds()}&signature={signature}");
        return new FileLink { Url = options.Value.PublicUrl is { } origin ? new Uri(origin, path).AbsoluteUri : path, ExpiresAt = expires };
    }

    private static string Sign(byte[] key, FileId id, FileVariant variant, long expires) => WebEncoders.Base64UrlEncode(
        HMACSHA256.HashData(key, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}/{Name(variant)}/{expires}"))));

    private static string Name(FileVariant variant) => variant switch
    {
        FileVariant.Display => "display",
        FileVariant.Thumbnail => "thumbnail",
        FileVariant.Original => "original",
        _ => "content",
    };
}

internal static class FileVariants
{
    /// <summary>By its name in links.</summary>
    public static bool TryParse(string text, out FileVariant variant)
    {
        (variant, var known) = text switch
        {
            "content" => (FileVariant.Content, true),
            "display" => (FileVariant.Display, true),
            "thumbnail" => (FileVariant.Thumbnail, true),
            "original" => (FileVariant.Original, true),
            _ => (default, false),
        };
        return known;
    }

    /// <summary>The blob that a variant is; null when there is none. An image that fits a screen is its own display.</summary>
    public static BlobRow? Find(IReadOnlyList<BlobRow> blobs, FileVariant variant) =>
        blobs.FirstOrDefault(blob => (int)blob.Kind == (int)variant)
        ?? (variant == FileVariant.Display ? blobs.FirstOrDefault(blob => blob.Kind == BlobKind.Content) : null);
}
