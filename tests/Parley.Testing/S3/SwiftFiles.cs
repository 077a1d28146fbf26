using System.Diagnostics;

namespace Parley.Testing.S3;

/// <summary>What OpenStack Swift reads when it starts: one account, container and object server with one device, and a proxy that speaks the S3 API.</summary>
internal static class SwiftFiles
{
    public static readonly IReadOnlyList<string> Stores = ["account", "container", "object"];

    // Swift's modules are those of the system's Python, whatever else is on the PATH.
    private const string Python = "/usr/bin/python3";

    /// <summary>The rings, which say where things are kept, by Swift's own builder: in one process, as three runs of its program for each ring would take seconds.</summary>
    private const string MakeRings = """
        import sys
        from swift.common.ring import RingBuilder
        for pair in sys.argv[2:]:
            name, port = pair.split('=')
            builder = RingBuilder(6, 1, 0)
            builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'weight': 1.0, 'device': 'd1', 'meta': '', 'ip': '127.0.0.1', 'port': int(port),
                             'replication_ip': '127.0.0.1', 'replication_port': int(port)})
            builder.rebalance()
            builder.get_ring().save('%s/%s.ring.gz' % (sys.argv[1], name))
        """;

    public static async Task WriteAsync(string folder, int proxyPort, int cachePort, IReadOnlyDictionary<string, int> ports, string accessKey, string secretKey, bool inParts)
    {
        Directory.CreateDirectory(Path.Combine(folder, "devices", "d1"));
        await File.WriteAllTextAsync(
            Path.Combine(folder, "swift.conf"),
            """
            [swift-hash]
            swift_hash_path_prefix = parley
            swift_hash_path_suffix = tests
            [storage-policy:0]
            name = one
            default = yes
            """);
        foreach (var (store, port) in ports)
        {
            await File.WriteAllTextAsync(
                Path.Combine(folder, $"{store}-server.conf"),
                $"""
                {Common(folder, port)}
                devices = {folder}/devices
                mount_check = false
                disable_fallocate = true
                [pipeline:main]
                pipeline = {store}-server
                [app:{store}-server]
                use = egg:swift#{store}
                """);
        }

        await File.WriteAllTextAsync(Path.Combine(folder, "proxy-server.conf"), Proxy(folder, proxyPort, cachePort, accessKey, secretKey, inParts));
        await MakeRingsAsync(folder, ports);
    }

    private static string Common(string folder, int port) =>
        $"""
        [DEFAULT]
        bind_ip = 127.0.0.1
        bind_port = {port}
        workers = 0
        user = {Environment.UserName}
        swift_dir = {folder}
        log_level = WARNING
        """;

    private static string Proxy(string folder, int port, int cachePort, string accessKey, string secretKey, bool inParts) =>
        $"""
        {Common(folder, port)}
        [pipeline:main]
        pipeline = catch_errors proxy-logging cache s3api tempauth copy slo dlo proxy-logging proxy-server
        [app:proxy-server]
        use = egg:swift#proxy
        account_autocreate = true
        [filter:catch_errors]
        use = egg:swift#catch_errors
        [filter:proxy-logging]
        use = egg:swift#proxy_logging
        [filter:cache]
        use = egg:swift#memcache
        memcache_servers = 127.0.0.1:{cachePort}
        [filter:s3api]
        use = egg:swift#s3api
        location = us-east-1
        allow_multipart_uploads = {inParts}
        [filter:tempauth]
        use = egg:swift#tempauth
        user_{accessKey.Replace(':', '_')} = {secretKey} .admin .reseller_admin
        [filter:copy]
        use = egg:swift#copy
        [filter:slo]
        use = egg:swift#slo
        [filter:dlo]
        use = egg:swift#dlo
        """;

    private static async Task MakeRingsAsync(string folder, IReadOnlyDictionary<string, int> ports)
    {
        using var process = Process.Start(new ProcessStartInfo(Python, ["-c", MakeRings, folder, .. ports.Select(pair => $"{pair.Key}={pair.Value}")])
        {
            RedirectStandardError = true,
        })!;
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"OpenStack Swift is not installed, and these tests run on it (on Debian: apt-get install {S3Server.Packages}). They are never skipped. {errors}");
        }
    }
}
