using Microsoft.Extensions.Logging;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>What is true after every abuse.</summary>
internal static class Unharmed
{
    /// <summary>Both doors: whatever gets in through one of them must be no worse than through the other.</summary>
    internal static readonly Door[] Doors = [Door.Http, Door.Connection];

    /// <summary>Others are served as before, nothing was logged as an error, and nothing of the abuser is left.</summary>
    internal static async Task AssertUnharmedAsync(this SocketIOHost host)
    {
        var left = host.Server.ConnectionCount;
        host.Root.Echo();
        using (var other = await host.ConnectAsync())
        {
            await other.SendAsync("42[\"message\",\"still here\"]");
            Assert.Equal("42[\"message-back\",[\"still here\"]]", await other.ReceiveAsync());
            await other.CloseAsync();
        }

        Assert.Equal(0, left);
        Assert.DoesNotContain(host.Log.Entries, e => e.Level >= LogLevel.Error);
    }

    /// <summary>Returns once the server has forgotten every connection.</summary>
    internal static async Task WaitUntilEmptyAsync(this SocketIOHost host)
    {
        using var patience = new CancellationTokenSource(SocketIOHost.Patience);
        while (host.Server.ConnectionCount > 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
