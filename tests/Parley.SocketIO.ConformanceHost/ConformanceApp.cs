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
        builder.Services.AddSocketIO(Configure).AddEngineIO(Configure);
        var app = builder.Build();
        var io = app.Services.GetRequiredService<SocketIOServer>();
        Echo(io.Of("/")).OnConnection(EmitAuth);
        io.Of("/custom").OnConnection(EmitAuth);
        app.Services.GetRequiredService<EngineIOServer>().OnConnection(Echo);
        app.MapSocketIO("/socket.io");
        app.MapEngineIO("/engine.io");
        return app;
    }

    /// <summary>Sends every message back as it came.</summary>
    public static void Echo(EngineIOSocket socket) => socket.OnMessage(message =>
    {
        _ = message.IsBinary ? socket.Send(message.Data.Span) : socket.Send(message.Text);
        return ValueTask.CompletedTask;
    });

    /// <summary><c>message</c> → <c>message-back</c>, and <c>message-with-ack</c> → an acknowledgement, each with the arguments that came.</summary>
    public static Namespace Echo(Namespace nsp) => nsp
        .On("message", (e, _) =>
        {
            e.Socket.Emit("message-back", e.Forward());
            return ValueTask.CompletedTask;
        })
        .On("message-with-ack", (e, _) =>
        {
            e.Ack(e.Forward());
            return ValueTask.CompletedTask;
        });

    /// <summary>The settings that the documents' suites rely on: with them a heartbeat is over within half a second.</summary>
    private static void Configure(SocketIOOptions options)
    {
        options.PingInterval = TimeSpan.FromMilliseconds(300);
        options.PingTimeout = TimeSpan.FromMilliseconds(200);
        options.MaxHttpBufferBytes = 1_000_000;
        options.AllowedOrigins.Add("*");
    }

    private static ValueTask EmitAuth(Socket socket)
    {
        var auth = socket.Handshake.Auth;
        socket.Emit("auth", auth.ValueKind == JsonValueKind.Undefined ? Nothing : auth);
        return ValueTask.CompletedTask;
    }
}
