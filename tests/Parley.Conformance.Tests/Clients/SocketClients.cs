using System.Text.Json;
using Parley.Conformance.Tests.Servers;

namespace Parley.Conformance.Tests.Clients;

/// <summary>The first steps of Socket.IO, which most tests begin with.</summary>
internal static class SocketClients
{
    /// <summary>A client that has joined <c>/</c>.</summary>
    internal static async Task<EngineClient> ConnectAsync(this Server server, Transport transport = Transport.WebSocket, Profile profile = Profile.Plain)
    {
        var client = await EngineClient.OpenAsync(server, transport, profile);
        await client.JoinAsync();
        return client;
    }

    /// <summary>Joins a namespace (<c>/custom,</c>, with its comma) and returns the socket's id.</summary>
    internal static async Task<string> JoinAsync(this EngineClient client, string ns = "")
    {
        await client.SendAsync("40" + ns);
        var answer = await client.ReceiveAsync();
        Assert.StartsWith($"40{ns}{{", answer, StringComparison.Ordinal);
        return JsonElement.Parse(answer[(2 + ns.Length)..]).GetProperty("sid").GetString()!;
    }

    /// <summary>Sends a command of the suite's application and returns its acknowledgement.</summary>
    /// <param name="client">A client in <c>/</c>.</param>
    /// <param name="arguments">The event's JSON without its brackets.</param>
    internal static async Task<string> AskAsync(this EngineClient client, string arguments)
    {
        await client.SendAsync($"427[{arguments}]");
        var answer = await client.ReceiveAsync();
        Assert.StartsWith("437[", answer, StringComparison.Ordinal);
        return answer[3..];
    }
}
