// What a server on the internet sets: who may connect from where, through which proxy, how often; WebSockets in front of HTTP.
using Parley.SocketIO;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddSocketIO(options =>
{
    // Pages of these origins may connect; those of the server's own host always may.
    options.AllowedOrigins.Add("https://app.example");

    // Behind a load balancer: whose word on the client's address and on TLS is believed.
    options.TrustedProxies.Add("10.0.0.0/8");

    // One address, or one IPv6 network, gets so much and no more.
    options.MaxConnectionsPerAddress = 1_000;
    options.MaxHandshakesPerAddressPerMinute = 3_000;

    // What a client may send in one piece, and what may wait for one that reads slowly.
    options.MaxHttpBufferBytes = 100_000;
    options.SendQueueBytes = 256 * 1024;

    // The first word, before any work is done: here, old clients are told to go.
    options.AllowRequest = (handshake, cancellationToken) => ValueTask.FromResult(
        handshake.Query.GetValueOrDefault("app") == "2" ? HandshakeDecision.Allow : HandshakeDecision.Refuse("Please update."));
});

// Takes WebSockets from the connection, before an HTTP request is made of them: an idle one costs half the memory.
builder.WebHost.ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(listen => listen.UseSocketIO()));

var app = builder.Build();
app.Services.GetRequiredService<SocketIOServer>().Of("/")
    .On("who-am-i", e => e.Ack(e.Socket.Handshake.Address, e.Socket.Handshake.IsSecure));

// Polling, and WebSockets over HTTP/2, still come this way.
app.MapSocketIO();
app.Run();
