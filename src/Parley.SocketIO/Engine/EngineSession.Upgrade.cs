using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineSession
{
    private UpgradeAttempt? _upgrade;

    /// <summary>
    /// Carries a polling session over to a WebSocket: <c>2probe</c> → <c>3probe</c>, then <c>5</c>. Returns when the WebSocket ends, as the
    /// session's transport or as an attempt that failed.
    /// </summary>
    internal async Task UpgradeAsync(WebSocketConnection socket)
    {
        var attempt = new UpgradeAttempt(socket);
        var isUpgraded = false;
        try
        {
            if (TryBeginUpgrade(attempt))
                isUpgraded = await ProbeAsync(socket, attempt) && await CompleteUpgradeAsync(socket, attempt);
            if (!isUpgraded)
                await RefuseAsync(socket, attempt);
        }
        catch (Exception error) when (IsTransportFailure(error))
        {
            FailUpgrade(attempt);
        }
        catch (Exception error)
        {
            FailUpgrade(attempt);
            Fail(error);
        }

        if (isUpgraded)
            await RunAsync();
        else
            socket.Dispose();
    }

    /// <summary>One attempt at a time; a session that has its WebSocket takes no second.</summary>
    private bool TryBeginUpgrade(UpgradeAttempt attempt)
    {
        lock (_gate)
        {
            if (_state != SessionState.Open || _transport != Transport.Polling || _isRelayed || _upgrade is not null)
                return false;
            _upgrade = attempt;
            _upgradeDue = _server.Wheel.Now + Milliseconds(_server.Options.UpgradeTimeout);
        }

        ScheduleNext();
        return true;
    }

    /// <summary>True once the client has probed and asked for the upgrade.</summary>
    private async Task<bool> ProbeAsync(WebSocketConnection socket, UpgradeAttempt attempt)
    {
        while (true)
        {
            var message = await socket.ReadAsync();
            if (message.Kind == WebSocketMessageKind.Ping)
                continue;
            if (message.Kind != WebSocketMessageKind.Text)
                return false;
            if (message.Payload.Span.SequenceEqual("2probe"u8))
            {
                await socket.WriteAsync(OutboundPacket.ProbeReply.WebSocketFrame);
                lock (_gate)
                {
                    if (_upgrade != attempt)
                        return false;

                    // From here on nothing goes to polling but 6, which releases the poll that the client waits for.
                    attempt.IsProbed = true;
                    Wake();
                }
            }
            else
            {
                return attempt.IsProbed && message.Payload.Span.SequenceEqual("5"u8);
            }
        }
    }

    private async Task<bool> CompleteUpgradeAsync(WebSocketConnection? socket, UpgradeAttempt attempt)
    {
        while (true)
        {
            Task posted;
            lock (_gate)
            {
                if (_upgrade != attempt || _state == SessionState.Closed)
                    return false;
                if (!_postBusy)
                {
                    _upgrade = null;
                    _upgradeDue = 0;
                    Wake();
                    CompleteLocked(socket);
                    if (_queue.Count > 0 || _state == SessionState.Closing)
                        Wake();
                    break;
                }

                // What the POST carries was sent before anything on the WebSocket will be.
                _postDone ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                posted = _postDone.Task;
            }

            await posted;
        }

        if (socket is not null)
            _server.Metrics.TransportEnded(Transport.Polling);
        _server.Metrics.Upgraded();
        try
        {
            _listener.OnUpgraded();
        }
        catch (Exception error)
        {
            Fail(error);
        }

        return true;
    }

    private void CompleteLocked(WebSocketConnection? socket)
    {
        if (socket is not null)
        {
            _transport = Transport.WebSocket;
            AttachLocked(socket);
            return;
        }

        // The client's last poll has been woken, for a 6, and may be on its way: the place is the relay's now.
        _isRelayed = true;
        _poll = null;
    }

    private async Task RefuseAsync(WebSocketConnection socket, UpgradeAttempt attempt)
    {
        FailUpgrade(attempt);
        await socket.WriteAsync(OutboundPacket.WebSocketControl(FrameHeader.Close, [CloseCode.PolicyViolation >> 8, CloseCode.PolicyViolation & 0xFF]).WebSocketFrame);
    }

    /// <summary>The session stays on polling, and what was held back goes there.</summary>
    private void FailUpgrade(UpgradeAttempt attempt)
    {
        lock (_gate)
        {
            if (_upgrade == attempt)
            {
                _upgrade = null;
                _upgradeDue = 0;
                if (_queue.Count > 0)
                    Wake();
            }
        }

        _server.Metrics.UpgradeFailed();
    }

    private void AbandonUpgrade()
    {
        var attempt = _upgrade;
        _upgrade = null;
        _upgradeDue = 0;
        if (attempt?.Socket is { } socket)
            ThreadPool.UnsafeQueueUserWorkItem(static socket => socket.Abort(), socket, preferLocal: false);
    }

    private sealed class UpgradeAttempt(WebSocketConnection? socket)
    {
        /// <summary>Null when another node has it.</summary>
        internal WebSocketConnection? Socket { get; } = socket;

        internal bool IsProbed { get; set; }
    }
}
