using System.Collections.Concurrent;
using System.Globalization;

namespace Parley.SocketIO.Soak.Clients;

/// <summary>Socket.IO v5 on one transport: answers what it is asked, talks when it is told, and ends in one of many ways.</summary>
internal sealed class ClientConnection(Transport transport, string ns, Tally tally) : IDisposable
{
    private readonly ConcurrentDictionary<int, TaskCompletionSource<string>> _acks = [];
    private Transport _transport = transport;
    private TaskCompletionSource? _stalled;
    private volatile bool _isMute;
    private volatile bool _isOver;
    private int _nextId;

    public void Dispose() => _transport.Dispose();

    internal async Task JoinAsync(CancellationToken cancellationToken)
    {
        await SendAsync($"40{ns}{{\"name\":\"somebody\"}}", cancellationToken);
        while (!(await NextAsync(cancellationToken)).StartsWith($"40{ns}{{\"sid\"", StringComparison.Ordinal))
        {
        }
    }

    internal async Task UpgradeAsync(CancellationToken cancellationToken) => _transport = await ((PollingTransport)_transport).UpgradeAsync(cancellationToken);

    /// <summary>Reads until the connection ends, whoever ends it.</summary>
    internal async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                if (_stalled is { } stalled)
                    await stalled.Task;
                var packet = await NextAsync(cancellationToken);
                if (packet.StartsWith("43" + ns, StringComparison.Ordinal))
                    OnAck(packet[(2 + ns.Length)..]);
                else if (packet.StartsWith("461-" + ns, StringComparison.Ordinal))
                    OnAck(packet[(4 + ns.Length)..] + await NextAsync(cancellationToken));
                else if (packet.Contains("[\"question\"", StringComparison.Ordinal))
                    await SendAsync($"43{ns}{packet[(2 + ns.Length)..packet.IndexOf('[', StringComparison.Ordinal)]}[1]", cancellationToken);
            }
        }
        catch (Exception error) when (error is IOException or System.Net.Sockets.SocketException or ObjectDisposedException)
        {
            // It has ended.
        }
        finally
        {
            _isOver = true;
            foreach (var ack in _acks.Values)
                ack.TrySetException(new EndOfStreamException());
        }
    }

    /// <summary>Says something and waits for the answer; now and then tells a room or asks to be asked.</summary>
    internal async Task TalkAsync(int value, CancellationToken cancellationToken)
    {
        var id = _nextId++;
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _acks[id] = answer;
        tally.Count("talk");
        var expected = await SayAsync(id, value, cancellationToken);
        if (value % 10 == 1)
            await SendAsync($"42{ns}[\"ask-me\"]", cancellationToken);
        if (_isOver)
            throw new EndOfStreamException();
        var actual = await answer.Task.WaitAsync(cancellationToken);
        if (actual != expected)
            tally.Wrong($"{expected} was acknowledged with {actual}");
    }

    /// <summary>Numbers, now and then bytes.</summary>
    /// <returns>What must come back.</returns>
    private async Task<string> SayAsync(int id, int value, CancellationToken cancellationToken)
    {
        const string Placeholder = "{\"_placeholder\":true,\"num\":0}";
        var name = value % 20 == 0 ? "tell" : "say";
        if (value % 5 == 0)
        {
            var bytes = "b" + Convert.ToBase64String(new byte[value]);
            await _transport.SendAsync(cancellationToken, string.Create(CultureInfo.InvariantCulture, $"451-{ns}{id}[\"{name}\",{Placeholder}]"), bytes);
            return name == "tell" ? "[]" : $"[{Placeholder}]{bytes}";
        }

        await SendAsync(string.Create(CultureInfo.InvariantCulture, $"42{ns}{id}[\"{name}\",{value}]"), cancellationToken);
        return string.Create(CultureInfo.InvariantCulture, $"[{value}]");
    }

    internal Task LeaveAsync(CancellationToken cancellationToken) => _transport.LeaveAsync(cancellationToken);

    internal async Task EndAsync(Ending ending, CancellationToken cancellationToken)
    {
        switch (ending)
        {
            case Ending.Vanish:
                _transport.Vanish();
                break;
            case Ending.BreakOff:
                await _transport.BreakOffAsync(cancellationToken);
                break;
            case Ending.Mute:
                _isMute = true;
                break;
            case Ending.Misbehave:
                await SendAsync("42[\"disconnect\"]", cancellationToken);
                break;
            case Ending.NeverJoin:
                break;
            case Ending.Stall:
                await StallAsync(cancellationToken);
                break;
            case Ending.BeRefused:
                await SendAsync("40" + ns, cancellationToken);
                await LeaveAsync(cancellationToken);
                break;
            default:
                if (ending == Ending.Disconnect)
                    await SendAsync("41" + ns, cancellationToken);
                await LeaveAsync(cancellationToken);
                break;
        }
    }

    /// <summary>Longer than the server bears with a write that does not end.</summary>
    private async Task StallAsync(CancellationToken cancellationToken)
    {
        var stalled = _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
        for (var i = 0; i < 10; i++)
            await SendAsync($"42{ns}[\"flood\"]", cancellationToken);
        await Task.Delay(TimeSpan.FromSeconds(5), TimeProvider.System, cancellationToken);
        _stalled = null;
        stalled.SetResult();
    }

    /// <param name="answer">Id, JSON and attachment.</param>
    private void OnAck(string answer)
    {
        var bracket = answer.IndexOf('[', StringComparison.Ordinal);
        if (_acks.TryRemove(int.Parse(answer.AsSpan(0, bracket), CultureInfo.InvariantCulture), out var waiting))
            waiting.SetResult(answer[bracket..]);
        else
            tally.Wrong("an acknowledgement that nobody waits for: " + answer);
    }

    private Task SendAsync(string packet, CancellationToken cancellationToken) => _transport.SendAsync(cancellationToken, packet);

    /// <summary>The next packet that is not the engine's own business.</summary>
    private async Task<string> NextAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var packet = await _transport.ReceiveAsync(cancellationToken);
            if (packet == "2" && !_isMute)
                await SendAsync("3", cancellationToken);
            else if (packet == "1")
                throw new EndOfStreamException("closed by the server");
            else if (packet is ['4' or 'b', ..])
                return packet;
        }
    }
}
