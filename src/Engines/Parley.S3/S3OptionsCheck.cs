using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Parley.Platform.Blobs;

namespace Parley.S3;

/// <summary>Finds what is missing or unreadable at the start instead of at the first upload; all of it at once, and never a secret.</summary>
internal sealed partial class S3OptionsCheck(IOptions<BlobOptions> blobs) : IValidateOptions<S3Options>
{
    public ValidateOptionsResult Validate(string? name, S3Options options)
    {
        if (blobs.Value.Engine != BlobEngine.S3)
        {
            return ValidateOptionsResult.Skip;
        }

        var errors = Check(options).ToList();
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static IEnumerable<string> Check(S3Options options)
    {
        const string section = S3Options.Section;
        if (options.Endpoint is null)
        {
            yield return $"{section}:Endpoint is required with {BlobOptions.Section}:Engine=S3.";
        }
        else if (options.Endpoint is not { IsAbsoluteUri: true, Scheme: "http" or "https", UserInfo: "", Query: "", Fragment: "" })
        {
            yield return $"{section}:Endpoint must be like https://s3.example, without user, query and fragment.";
        }

        if (options.Bucket is null)
        {
            yield return $"{section}:Bucket is required with {BlobOptions.Section}:Engine=S3.";
        }
        else if (!BucketName().IsMatch(options.Bucket))
        {
            yield return $"{section}:Bucket must be a bucket's name: 3 to 63 letters, digits, dots and hyphens.";
        }

        if (string.IsNullOrWhiteSpace(options.AccessKey))
        {
            yield return $"{section}:AccessKey is required with {BlobOptions.Section}:Engine=S3.";
        }

        if (Secret(options) is { } problem)
        {
            yield return $"{section}:{problem}";
        }

        if (options.UploadMemoryBytes < 2L * options.PartBytes)
        {
            yield return $"{section}:UploadMemoryBytes must be at least {2L * options.PartBytes}, twice PartBytes.";
        }

        if (options.Prefix is { } prefix && !ObjectPrefix().IsMatch(prefix))
        {
            yield return $"{section}:Prefix must be like parley/: letters, digits and ._-/, not beginning with a slash.";
        }
    }

    private static string? Secret(S3Options options) => options switch
    {
        { SecretKey: not null, SecretKeyFile: not null } => "SecretKey or SecretKeyFile, not both.",
        { SecretKeyFile: { } file } => SecretFile(file, options),
        _ when string.IsNullOrWhiteSpace(options.SecretKey) => $"SecretKey (or SecretKeyFile) is required with {BlobOptions.Section}:Engine=S3.",
        _ => null,
    };

    private static string? SecretFile(string file, S3Options options)
    {
        try
        {
            return S3Options.SecretOf(options).Length == 0 ? $"SecretKeyFile: {file} is empty." : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"SecretKeyFile: {exception.Message}";
        }
    }

    // Amazon's rule, and the underscores and capitals that older and other servers take.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^([A-Za-z0-9._-][A-Za-z0-9._/-]*)?\z")]
    private static partial Regex ObjectPrefix();
}
