using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Tests.Hosting;

namespace Parley.SocketIO.Tests.Abuse;

/// <summary>
/// R4 through real sockets: what fuzzing feeds to each parser alone (<c>Fuzzing/</c>) is sent to a whole server. Other bytes in every run; the seed is part of
/// every message.
/// </summary>
public class RandomBytesTests
{
    private const int Connections = 150;

    private readonly ulong _seed = (ulong)Random.Shared.Next();
    private readonly Chance _chance = new();
    private readonly Draft _draft = new();

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R4_WebSocket_MadeUpFrames_HurtNobody(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door, o => o.MaxHttpBufferBytes = 8_000);
        for (var i = 0; i < Connections; i++)
        {
            Begin(i);
            FrameGrammar.Frames(_draft, _chance);
            if (_chance.OneIn(2))
                Damage.Apply(_draft, _chance, _chance.Between(1, 3));
            using var raw = await RawTcp.OpenAsync(host.Url);
            await raw.SendAsync([.. System.Text.Encoding.ASCII.GetBytes(RawTcp.Opening()), .. _draft.Written]);
            raw.EndSending();
            await raw.ReadToEndAsync();
        }

        await AssertUnharmedAsync(host);
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R4_WebSocket_MadeUpPackets_HurtNobody(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        for (var i = 0; i < Connections; i++)
        {
            Begin(i);
            using var client = await host.ConnectAsync();
            for (var packets = _chance.Between(1, 8); packets > 0; packets--)
            {
                _draft.Clear();
                _draft.Add((byte)'4');
                PacketGrammar.Packet(_draft, _chance);
                await SendAsync(client, _draft.ToArray());
            }

            client.Abort();
        }

        await AssertUnharmedAsync(host);
    }

    [Theory]
    [InlineData(Door.Http)]
    [InlineData(Door.Connection)]
    public async Task R4_Connection_MadeUpRequestHeads_HurtNobody(Door door)
    {
        await using var host = await SocketIOHost.StartAsync(door);
        for (var i = 0; i < Connections; i++)
        {
            Begin(i);
            HeadGrammar.Head(_draft, _chance);
            if (_chance.OneIn(2))
                Damage.Apply(_draft, _chance, _chance.Between(1, 3));
            using var raw = await RawTcp.OpenAsync(host.Url);
            var bytes = _draft.ToArray();
            var half = _chance.Next(bytes.Length + 1);
            await raw.SendAsync(bytes[..half]);
            await raw.SendAsync(bytes[half..]);
            raw.EndSending();
            await raw.ReadToEndAsync();
        }

        await AssertUnharmedAsync(host);
    }

    private static async Task SendAsync(WebSocketClient client, byte[] packet)
    {
        try
        {
            await client.SendAsync(packet);
        }
        catch (Exception error) when (error is System.Net.WebSockets.WebSocketException or IOException or OperationCanceledException)
        {
            // Thrown out for the packet before.
        }
    }

    private void Begin(int index)
    {
        _chance.Begin(_seed, index);
        _draft.Clear();
    }

    private async Task AssertUnharmedAsync(SocketIOHost host)
    {
        try
        {
            await host.WaitUntilEmptyAsync();
            await host.AssertUnharmedAsync();
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"With seed {_seed}.", error);
        }
    }
}
