using Parley.Platform.Database;
using Parley.Server.Tests.Fixture;
using Parley.Server.Tests.Operations;
using Parley.Testing;
using Parley.Testing.S3;

namespace Parley.Server.Tests.Files;

/// <summary>A server whose files are in a bucket.</summary>
internal static class S3Steps
{
    public static Task<TestServer> StartAsync(this S3Server s3, DatabaseEngine engine, string bucket, params (string Key, string Value)[] settings) =>
        s3.StartAsync(engine, bucket, clock: null, settings);

    public static Task<TestServer> StartAsync(this S3Server s3, DatabaseEngine engine, string bucket, ManualClock? clock, params (string Key, string Value)[] settings) =>
        TestServer.StartAsync(
            engine,
            clock,
            replace: null,
            [.. settings.Concat(Defaults(s3, bucket)).DistinctBy(setting => setting.Key)]);

    private static (string Key, string Value)[] Defaults(S3Server s3, string bucket) =>
    [
        ("Parley:Blobs:Engine", "S3"),
        ("Parley:Blobs:S3:Endpoint", s3.Endpoint.AbsoluteUri),
        ("Parley:Blobs:S3:Bucket", bucket),
        ("Parley:Blobs:S3:AccessKey", S3Server.AccessKey),
        ("Parley:Blobs:S3:SecretKey", S3Server.SecretKey),
        ("Parley:Blobs:S3:PartBytes", $"{5 << 20}"),
    ];

    /// <summary>The names of all objects but the one that says whose the bucket is.</summary>
    public static async Task<IReadOnlyList<string>> BlobKeysAsync(this S3Server s3, string bucket) =>
        [.. (await s3.KeysAsync(bucket)).Where(key => !key.EndsWith("blobs/owner", StringComparison.Ordinal))];

    /// <summary>Returns when a bucket holds so many of them, and no upload in parts.</summary>
    public static async Task ObjectsAsync(this S3Server s3, string bucket, int count)
    {
        while ((await s3.BlobKeysAsync(bucket)).Count != count || await s3.UploadsAsync(bucket) != 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>What <c>/health/ready</c> says of files; the server is ready whatever that is.</summary>
    public static async Task<string?> FilesHealthAsync(this TestServer server)
    {
        using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), TestContext.Current.CancellationToken);
        return (await ready.ReadJsonAsync(200)).GetProperty("checks").GetProperty("files").GetProperty("status").GetString();
    }
}
