using System.Collections.Concurrent;
using System.Text;

namespace Parley.Bench.Kestrel;

/// <summary>Everybody, by room, and one timer that pings them.</summary>
internal sealed class Clients : IDisposable
{
    private static readonly byte[] Ping = "2"u8.ToArray();

    private readonly ConcurrentDictionary<Client, byte> _everybody = [];
    private readonly ConcurrentDictionary<string, Client[]> _rooms = [];
    private readonly Timer _timer;

    public Clients(TimeSpan pingInterval)
    {
        OpenPacket = Encoding.ASCII.GetBytes(
            $$"""0{"sid":"bench","upgrades":[],"pingInterval":{{pingInterval.TotalMilliseconds}},"pingTimeout":20000,"maxPayload":1000000}""");
        _timer = new Timer(_ => SendAll(_everybody.Keys, Ping), null, pingInterval, pingInterval);
    }

    public byte[] OpenPacket { get; }

    public void Add(Client client) => _everybody.TryAdd(client, 0);

    public void Join(string room, Client client) => _rooms.AddOrUpdate(room, _ => [client], (_, members) => [.. members, client]);

    public void Remove(string? room, Client client)
    {
        _everybody.TryRemove(client, out _);
        if (room is not null)
        {
            _rooms.AddOrUpdate(room, _ => [], (_, members) => Array.FindAll(members, member => member != client));
        }
    }

    public Client[] Room(string room) => _rooms.GetValueOrDefault(room, []);

    public void Dispose() => _timer.Dispose();

    private static void SendAll(IEnumerable<Client> clients, ReadOnlyMemory<byte> packet)
    {
        foreach (var client in clients)
        {
            client.Send(packet);
        }
    }
}
