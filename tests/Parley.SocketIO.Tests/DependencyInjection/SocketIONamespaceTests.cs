using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.DependencyInjection;

public class SocketIONamespaceTests
{
    [Fact]
    public async Task Class_WithConstructorInjection_ConfiguresItsNamespace()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(new Greeting("hello"));
        builder.Services.AddScoped<Work>();
        builder.Services.AddSocketIO();
        builder.Services.AddSocketIONamespace<GreetingNamespace>("/greet");
        builder.Services.AddSocketIONamespace<GreetingNamespace>();
        await using var app = builder.Build();
        app.MapSocketIO();
        await app.StartAsync(TestContext.Current.CancellationToken);
        using var client = await WebSocketClient.OpenAsync(new Uri(app.Urls.First()), null);
        await client.ReceiveAsync();
        foreach (var (connect, prefix) in new[] { ("40/greet,", "/greet,"), ("40", "") })
        {
            await client.SendAsync(connect);
            Assert.StartsWith("40", await client.ReceiveAsync(), StringComparison.Ordinal);
            await client.SendAsync($"42{prefix}1[\"greet\",\"you\"]");
            Assert.Equal($"43{prefix}1[\"hello, you\"]", await client.ReceiveAsync());
        }

        await client.SendAsync("422[\"work\"]");
        Assert.Equal("432[1]", await client.ReceiveAsync());
        await client.SendAsync("423[\"work\"]");
        Assert.Equal("433[1]", await client.ReceiveAsync());

        // The next event is handled when the scope of the last one has ended.
        await client.SendAsync("424[\"greet\",\"again\"]");
        Assert.Equal("434[\"hello, again\"]", await client.ReceiveAsync());
        Assert.Equal(2, GreetingNamespace.Ended);
    }

    private sealed record Greeting(string Word);

    /// <summary>One for each event: counts its uses and notes its end.</summary>
    private sealed class Work : IDisposable
    {
        internal int Uses { get; set; }

        public void Dispose() => GreetingNamespace.Ended++;
    }

    private sealed class GreetingNamespace(Greeting greeting, SocketIOServer io) : ISocketIONamespace
    {
        internal static int Ended { get; set; }

        public void Configure(Namespace ns)
        {
            Assert.Same(ns, io.Of(ns.Name));
            ns.On("greet", e => e.Ack($"{greeting.Word}, {e[0].GetString()}"));
            ns.OnScoped<Work>("work", (work, e, _) =>
            {
                e.Ack(++work.Uses);
                return ValueTask.CompletedTask;
            });
        }
    }
}
