using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO.Soak.Serving;

/// <summary>
/// The server's process, with both doors. Says where it listens on its first line, answers each line that it is sent with a <see cref="Reading"/>, and ends when nobody can
/// send it any more.
/// </summary>
internal static class SoakServer
{
    internal const int Rooms = 50;

    /// <summary>More than a client that does not read may have waiting.</summary>
    private const int FloodPackets = 100;

    private static readonly string Ballast = new('x', 8_000);

    internal static async Task RunAsync(TextReader commands, TextWriter answers)
    {
        var errors = new ErrorCounter();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseSocketIO());
        });
        builder.Services.AddSocketIO(Configure);
        await using var app = builder.Build();
        app.UseSocketIO();
        var server = app.Services.GetRequiredService<SocketIOServer>();
        Serve(server.Of("/"));
        Serve(server.Of("/custom"));
        var pools = app.Services.GetRequiredService<BufferPools>();
        await app.StartAsync();
        await answers.WriteLineAsync(string.Join(' ', app.Urls));
        while (await commands.ReadLineAsync() is not null)
            await answers.WriteLineAsync(JsonSerializer.Serialize(Read(server, errors, pools), SoakJson.Default.Reading));
        await app.StopAsync();
    }

    /// <summary>Short times, so that a minute holds every way for a connection to end.</summary>
    private static void Configure(SocketIOOptions options)
    {
        options.PingInterval = TimeSpan.FromSeconds(3);
        options.PingTimeout = TimeSpan.FromSeconds(4);
        options.ConnectTimeout = TimeSpan.FromSeconds(4);
        options.WriteTimeout = TimeSpan.FromSeconds(3);
        options.UpgradeTimeout = TimeSpan.FromSeconds(3);
        options.SendQueueBytes = 256 * 1024;
    }

    private static void Serve(Namespace ns) => ns
        .Use((socket, _) => socket.Handshake.Auth.ValueKind == JsonValueKind.Object ? ValueTask.CompletedTask : throw new ConnectionRefusedException("who are you?"))
        .OnConnection(socket =>
        {
            socket.Join(string.Create(CultureInfo.InvariantCulture, $"room{Math.Abs(socket.Id.GetHashCode(StringComparison.Ordinal)) % Rooms}"));
            return ValueTask.CompletedTask;
        })
        .On("say", (e, _) =>
        {
            e.Ack(e.Forward());
            return ValueTask.CompletedTask;
        })
        .On("tell", (e, _) =>
        {
            foreach (var room in e.Socket.Rooms.Where(room => room != e.Socket.Id))
                e.Socket.To(room).Emit("told", e.Forward());
            e.Ack();
            return ValueTask.CompletedTask;
        })
        .On("ask-me", (e, cancellationToken) =>
        {
            _ = AskAsync(e.Socket, cancellationToken);
            return ValueTask.CompletedTask;
        })
        .On("flood", (e, _) =>
        {
            for (var i = 0; i < FloodPackets; i++)
                e.Socket.Emit("water", Ballast, SoakJson.Default.String);
            return ValueTask.CompletedTask;
        });

    private static async Task AskAsync(Socket socket, CancellationToken cancellationToken)
    {
        try
        {
            await socket.EmitWithAckAsync("question", "?", SoakJson.Default.String, TimeSpan.FromSeconds(2), cancellationToken);
        }
        catch (Exception error) when (error is TimeoutException or SocketDisconnectedException or OperationCanceledException)
        {
            // Those who stall or leave do not answer.
        }
    }

    /// <summary>
    /// Without what is only kept for later: garbage, and the buffers in Kestrel's pool, of which there are as many as were ever in use at once, by however many clients
    /// happened to stall in the same moment. What those hold is read first, to be seen.
    /// </summary>
    private static Reading Read(SocketIOServer server, ErrorCounter errors, BufferPools pools)
    {
        Collect();
        var withPools = GC.GetTotalMemory(forceFullCollection: true);
        pools.Renew();
        Collect();
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return new Reading(
            server.ConnectionCount,
            server.Of("/").Sockets.Count + server.Of("/custom").Sockets.Count,
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: true),
            withPools,
            OperatingSystem.IsLinux() ? Directory.GetFiles("/proc/self/fd").Length : process.HandleCount,
            process.Threads.Count,
            errors.Count,
            errors.First);
    }

    private static void Collect()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }
    }
}
