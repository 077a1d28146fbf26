using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.ConformanceHost;

/// <summary>
/// What the test suites of the protocol documents expect of a server: at <c>/engine.io/</c> an echo of every message; at <c>/socket.io/</c> the
/// namespaces <c>/</c> and <c>/custom</c>, which emit <c>auth</c> with what the client presented, and in <c>/</c> two events that come back.
/// </summary>
public static class ConformanceApp
{
    private static readonly JsonElement Nothing = JsonElement.Parse("{}");

    /// <summary>The server at 127.0.0.1, not yet started.</summary>
    /// <param name="port">0 takes a free one.</param>
    public static WebApplication Build(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders().AddConsole().SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddSocketIO(Configure);
        var app = builder.Build();
        var io = app.Services.GetRequiredService<SocketIOServer>();
        io.Of("/").OnConnection(EmitAuth).On("message", EchoAsync).On("message-with-ack", AcknowledgeAsync);
        io.Of("/custom").OnConnection(EmitAuth);
        app.MapSocketIO("/socket.io");
        app.MapEngineIO("/engine.io", Echo, Configure);
        return app;
    }

    /// <summary>The settings that the documents' suites rely on: with them a heartbeat is over within half a second.</summary>
    private static void Configure(SocketIOOptions options)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(300);
        options.PingTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxHttpBufferBytes = 1_000_000;
        options.AllowedOrigins.Add("*");
    }

    /// <summary>Sends every message back as it came.</summary>
    public static void Echo(EngineIOSocket socket) => socket.OnMessage(message =>
    {
        _ = message.IsBinary ? socket.Send(message.Data.Span) : socket.Send(message.Text);
        return ValueTask.CompletedTask;
    });

    private static ValueTask EmitAuth(Socket socket)
    {
        var auth = socket.Handshake.Auth;
        socket.Emit("auth", auth.ValueKind == JsonValueKind.Undefined ? Nothing : auth, ConformanceJson.Default.JsonElement);
        return ValueTask.CompletedTask;
    }

    private static ValueTask EchoAsync(SocketEvent e, CancellationToken cancellationToken)
    {
        if (e.Count == 0)
            e.Socket.Emit("message-back");
        else
            e.Socket.Emit("message-back", e.Arguments, Spread.Arguments);
        return ValueTask.CompletedTask;
    }

    private static ValueTask AcknowledgeAsync(SocketEvent e, CancellationToken cancellationToken)
    {
        _ = e.Count == 0 ? e.Ack() : e.Ack(e.Arguments, Spread.Arguments);
        return ValueTask.CompletedTask;
    }
}
