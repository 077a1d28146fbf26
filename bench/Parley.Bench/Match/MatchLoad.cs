using System.Buffers.Text;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Parley.Bench.Chat.Load;

namespace Parley.Bench.Match;

/// <summary>
/// What each guest does: looks for somebody with one to three of twenty interests in one of four languages, says hello, stays for two to eight seconds, leaves (one in twenty blocks, too),
/// rests for up to two seconds, looks again. One in fifty goes away instead of leaving, and comes back after a second.
/// </summary>
internal sealed class MatchLoad : LoadHandler
{
    private const int Interests = 20, Blocks = 20, GoesAway = 50;

    private static readonly string[] Languages = ["en", "de", "fr", "es"];
    private static readonly long Millisecond = Stopwatch.Frequency / 1_000, LookInterval = 20 * Millisecond;

    private readonly LoadLoop _loop;
    private readonly IReadOnlyList<GuestClient> _guests;
    private readonly MatchChecker _checker;
    private readonly Dictionary<long, string> _asked = [];
    private readonly Random _random = new(20261129);
    private long _ack, _lookedAt;
    private bool _ending;

    public MatchLoad(LoadLoop loop, IReadOnlyList<GuestClient> guests, MatchChecker checker)
    {
        (_loop, _guests, _checker) = (loop, guests, checker);
        foreach (var guest in guests)
        {
            loop.Add(guest.Token);
        }
    }

    /// <summary>How often a guest went away.</summary>
    public int Away { get; private set; }

    public void Begin()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var guest in _guests)
        {
            guest.NextAt = now + Within(0, 2_000);
        }
    }

    /// <summary>All leave, and nobody looks again.</summary>
    public void End()
    {
        _ending = true;
        foreach (var guest in _guests.Where(guest => guest.State is GuestState.Searching or GuestState.Chatting))
        {
            Emit(guest, "leave-partner", "{}");
            guest.State = guest.State == GuestState.Searching ? GuestState.Idle : guest.State;
        }
    }

    public override void Ready(LoadConnection connection, long now)
    {
        var guest = _guests[connection.Index];
        if (guest.State != GuestState.Away)
        {
            return;
        }

        // What happened meanwhile is not known: leave whatever there is.
        Emit(guest, "leave-partner", "{}");
        if (guest.Conversation is { } conversation)
        {
            _checker.Missed(guest, conversation);
            guest.Conversation = null;
        }

        (guest.State, guest.NextAt) = (GuestState.Idle, now + Within(500, 2_000));
    }

    public override void Event(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        if (packet.StartsWith("[\"receive-message\""u8))
        {
            _checker.Messages++;
        }
        else if (packet.StartsWith("[\"partner-found\""u8))
        {
            Found(_guests[connection.Index], Payload(packet), now);
        }
        else if (packet.StartsWith("[\"partner-left\""u8))
        {
            Left(_guests[connection.Index], Payload(packet), now);
        }
        else if (packet.StartsWith("[\"search-ended\""u8))
        {
            _checker.Violations.Add($"the search of guest {connection.Index} has ended in vain");
        }
    }

    public override void Ack(LoadConnection connection, ReadOnlySpan<byte> packet, long now)
    {
        // A message that was on its way when the other one left is refused, as it should be.
        if (Utf8Parser.TryParse(packet, out long number, out _) && _asked.Remove(number, out var asked) && packet.IndexOf("\"ok\":true"u8) < 0 && asked != "send-message")
        {
            _checker.Violations.Add($"{asked} of guest {connection.Index} was refused: {Encoding.UTF8.GetString(packet)}");
        }
    }

    public override void Tick(long now)
    {
        foreach (var guest in _guests)
        {
            if (guest.NextAt <= now && guest.NextAt > 0)
            {
                guest.NextAt = 0;
                Step(guest, now);
            }
        }

        if (now - _lookedAt >= LookInterval)
        {
            _checker.Look(_lookedAt);
            _lookedAt = now;
        }
    }

    private void Step(GuestClient guest, long now)
    {
        switch (guest.State)
        {
            case GuestState.Idle when !_ending:
                Emit(guest, "find-partner", $$"""{"interests":[{{Wishes()}}],"languages":["{{Languages[_random.Next(Languages.Length)]}}"]}""");
                (guest.State, guest.SearchingSince, guest.PartnerSince) = (GuestState.Searching, now, 0);
                break;
            case GuestState.Chatting when _random.Next(GoesAway) == 0 && !_ending:
                Away++;
                _loop.Connections[guest.Index].Dispose();
                (guest.State, guest.NextAt) = (GuestState.Away, now + Within(1_000, 1_000));
                break;
            case GuestState.Chatting:
                Emit(guest, "leave-partner", _random.Next(Blocks) == 0 ? """{"block":true}""" : "{}");
                break;
            case GuestState.Away:
                _loop.Open(_loop.Connections[guest.Index], this);
                break;
        }
    }

    private void Found(GuestClient guest, JsonElement found, long now)
    {
        var conversation = found.GetProperty("conversationId").GetString()!;
        var partner = found.GetProperty("partner");
        _checker.Found(
            guest, conversation, found.GetProperty("userId").GetString()!, partner.GetProperty("id").GetString()!, partner.GetProperty("nickname").GetString()!, now);
        (guest.State, guest.Conversation, guest.PartnerSince) = (GuestState.Chatting, conversation, 0);
        guest.NextAt = now + Within(2_000, 8_000);
        Emit(guest, "send-message", $$"""{"id":"{{Guid.CreateVersion7()}}","conversationId":"{{conversation}}","text":"hello"}""");
        if (_ending)
        {
            Emit(guest, "leave-partner", "{}");
        }
    }

    private void Left(GuestClient guest, JsonElement left, long now)
    {
        var conversation = left.GetProperty("conversationId").GetString()!;
        _checker.Left(guest, conversation);
        if (guest.Conversation == conversation)
        {
            (guest.State, guest.Conversation, guest.NextAt) = (GuestState.Idle, null, now + Within(0, 2_000));
        }
    }

    private string Wishes() => string.Join(',', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => $"\"interest {_random.Next(Interests)}\""));

    private long Within(int from, int to) => _random.Next(from, to + 1) * Millisecond;

    private void Emit(GuestClient guest, string name, string payload)
    {
        var connection = _loop.Connections[guest.Index];
        if (connection.Stage != ConnectionStage.Ready)
        {
            return;
        }

        _asked[++_ack] = name;
        connection.Queue(ClientFrame.Text(Encoding.UTF8.GetBytes($"42{_ack}[\"{name}\",{payload}]")));
        Dirty(connection);
    }

    private static JsonElement Payload(ReadOnlySpan<byte> packet)
    {
        using var document = JsonDocument.Parse(packet.ToArray());
        return document.RootElement[1].Clone();
    }
}
