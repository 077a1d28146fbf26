using System.Net;
using System.Net.Sockets;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;

namespace Parley.Testing.S3;

/// <summary>
/// A real server that speaks the S3 API, OpenStack Swift, on free ports of the loopback address, in a temporary folder. One serves the whole test process
/// (<see cref="SharedAsync"/>); tests that stop a server start their own. Tests fail, and are not skipped, where Swift is not installed.
/// </summary>
public sealed class S3Server : IDisposable
{
    public const string AccessKey = "parley:admin", SecretKey = "canary-secret-key";

    internal const string Packages = "swift-proxy swift-account swift-container swift-object memcached";

    private static readonly Lazy<Task<S3Server>> Shared = new(() => StartAsync());
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static int _buckets;

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next(), _cachePort = FreePort.Next();
    private readonly Dictionary<string, int> _ports = SwiftFiles.Stores.ToDictionary(store => store, _ => FreePort.Next());
    private readonly List<BackgroundProgram> _others = [];
    private readonly AmazonS3Client _client;
    private BackgroundProgram? _proxy;

    private S3Server()
    {
        Endpoint = new Uri($"http://127.0.0.1:{_port}");
        _client = new AmazonS3Client(
            new BasicAWSCredentials(AccessKey, SecretKey),
            new AmazonS3Config { ServiceURL = Endpoint.AbsoluteUri, AuthenticationRegion = "us-east-1", ForcePathStyle = true, DisableLogging = true });
    }

    public Uri Endpoint { get; }

    /// <summary>The server of this test process, started at the first call and stopped by <see cref="StopSharedServers"/>.</summary>
    public static Task<S3Server> SharedAsync() => Shared.Value;

    /// <summary>Stops the shared one, if it was ever asked for.</summary>
    internal static async Task StopSharedAsync()
    {
        if (Shared.IsValueCreated)
        {
            (await Shared.Value).Dispose();
        }
    }

    /// <summary>A server of one's own, to be disposed.</summary>
    /// <param name="inParts">Whether it takes uploads in parts.</param>
    public static async Task<S3Server> StartAsync(bool inParts = true)
    {
        var server = new S3Server();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => server.Dispose();
        try
        {
            await SwiftFiles.WriteAsync(server._folder.FullPath, server._port, server._cachePort, server._ports, AccessKey, SecretKey, inParts);
            server._others.Add(await server.StartAsync("memcached", server._cachePort, "-l", "127.0.0.1", "-p", $"{server._cachePort}", "-U", "0", "-m", "16", "-u", Environment.UserName));
            server._others.AddRange(await Task.WhenAll(server._ports.Select(pair => server.StartAsync(pair.Key, pair.Value))));
            await server.ResumeAsync();
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>An empty bucket of one's own; its name. It goes with the server.</summary>
    public async Task<string> CreateBucketAsync()
    {
        var name = $"test-{Interlocked.Increment(ref _buckets)}";
        await _client.PutBucketAsync(name);
        return name;
    }

    /// <summary>The names of all objects in a bucket.</summary>
    public async Task<IReadOnlyList<string>> KeysAsync(string bucket) =>
        [.. ((await _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = bucket })).S3Objects ?? []).Select(found => found.Key)];

    /// <summary>How many uploads in parts are under way in a bucket.</summary>
    public async Task<int> UploadsAsync(string bucket) =>
        (await _client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = bucket })).MultipartUploads?.Count ?? 0;

    public async Task<byte[]> ReadAsync(string bucket, string key)
    {
        using var answer = await _client.GetObjectAsync(bucket, key);
        using var bytes = new MemoryStream();
        await answer.ResponseStream.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    public Task WriteAsync(string bucket, string key, byte[] bytes) =>
        _client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, InputStream = new MemoryStream(bytes), UseChunkEncoding = false });

    public Task DeleteAsync(string bucket, string key) => _client.DeleteObjectAsync(bucket, key);

    /// <summary>Kills what answers, but keeps its data.</summary>
    public async Task StopAsync()
    {
        if (Interlocked.Exchange(ref _proxy, null) is { } proxy)
        {
            await proxy.KillAsync();
        }
    }

    /// <summary>Starts it again on the same port, with the same data.</summary>
    public async Task ResumeAsync() => _proxy = await StartAsync("proxy", _port);

    /// <summary>SIGSTOP: connections stay open, and nothing comes.</summary>
    public Task PauseAsync() => _proxy!.SignalAsync("STOP");

    /// <summary>SIGCONT.</summary>
    public Task ContinueAsync() => _proxy!.SignalAsync("CONT");

    public void Dispose()
    {
        StopAsync().GetAwaiter().GetResult();
        Task.WhenAll(_others.Select(program => program.KillAsync())).GetAwaiter().GetResult();
        _client.Dispose();
        _folder.Dispose();
    }

    private Task<BackgroundProgram> StartAsync(string server, int port) => StartAsync($"swift-{server}-server", port, _folder.File($"{server}-server.conf"));

    /// <summary>Returns when it takes connections.</summary>
    private async Task<BackgroundProgram> StartAsync(string program, int port, params string[] arguments)
    {
        var running = await BackgroundProgram.StartAsync(program, arguments, [new("SWIFT_DIR", _folder.FullPath)]);
        using var patience = new CancellationTokenSource(Patience);
        while (!await TakesConnectionsAsync(port))
        {
            if (running.HasEnded || patience.IsCancellationRequested)
            {
                await running.KillAsync();
                throw new InvalidOperationException($"{program} did not start: {running.LastLines}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        return running;
    }

    private static async Task<bool> TakesConnectionsAsync(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
