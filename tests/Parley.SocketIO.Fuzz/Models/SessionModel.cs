using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Parley.SocketIO.Fuzz.Models;

/// <summary>
/// What a server with the namespaces <c>/</c> and <c>/custom</c>, which acknowledges every event with the number of its arguments and the bytes of
/// its attachments, does with the payloads of
/// one polling session: whether it lives on, and which acknowledgements it owes.
/// </summary>
internal sealed class SessionModel(int maxPackets, int maxDepth, int maxAttachments)
{
    private static readonly string[] Namespaces = ["/", "/custom"];

    private readonly HashSet<string> _joined = [];

    /// <summary>The packet whose attachments are due, and those that have come.</summary>
    private (PacketModel Packet, List<byte[]> Attachments)? _due;

    internal bool IsAlive { get; private set; } = true;

    /// <summary>In order, as they must appear on the wire.</summary>
    internal List<string> Acks { get; } = [];

    /// <summary>Events taken by a handler.</summary>
    internal int Events { get; private set; }

    /// <summary>Takes the body of a POST; false when it is answered 400.</summary>
    internal bool Take(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body))
            return IsAlive = false;
        var packets = Encoding.UTF8.GetString(body).Split('\x1e');
        if (packets.Length > maxPackets)
            return IsAlive = false;
        foreach (var packet in packets)
        {
            if (packet == "1" || packet.StartsWith('1'))
            {
                IsAlive = false;
                return true;
            }

            if (!Take(packet))
                return IsAlive = false;
        }

        return true;
    }

    private bool Take(string packet) => packet.Length > 0 && packet[0] switch
    {
        '4' => _due is null && TakeMessage(packet[1..]),
        'b' => _due is not null && TakeAttachment(packet),
        '0' or '3' or '5' or '6' => true,
        _ => false,
    };

    private bool TakeMessage(string message)
    {
        if (PacketModel.Read(message, maxDepth) is not { } packet || packet.Attachments > maxAttachments)
            return false;
        switch (packet.Type)
        {
            case '0':
                return !Namespaces.Contains(packet.Namespace) || _joined.Add(packet.Namespace);
            case '1':
                return _joined.Remove(packet.Namespace);
        }

        if (!_joined.Contains(packet.Namespace))
            return false;
        if (packet.Attachments > 0)
            _due = (packet, []);
        else
            Complete(packet, []);
        return true;
    }

    private bool TakeAttachment(string packet)
    {
        if (PayloadModel.Decode(packet) is not { } data)
            return false;
        var (due, attachments) = _due!.Value;
        attachments.Add(data);
        if (attachments.Count < due.Attachments)
            return true;
        _due = null;
        Complete(due, attachments);
        return true;
    }

    private void Complete(PacketModel packet, List<byte[]> attachments)
    {
        if (packet.Type is '3' or '6')
            return;
        Events++;
        if (packet.Id < 0)
            return;
        var ns = packet.Namespace == "/" ? "" : packet.Namespace + ",";
        var bytes = string.Concat(attachments.Select(Convert.ToHexString));
        Acks.Add(string.Create(CultureInfo.InvariantCulture, $"43{ns}{packet.Id}[{packet.Count},\"{bytes}\"]"));
    }
}
