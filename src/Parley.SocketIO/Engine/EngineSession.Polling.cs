using System.Text.Unicode;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

internal sealed partial class EngineSession
{
    /// <summary>The one poll that waits.</summary>
    private TaskCompletionSource? _poll;

    /// <summary>
    /// A poll's answer is being written. The client may have all of it and poll again before our write returns, so that next poll is
    /// legitimate: it waits until the write is over.
    /// </summary>
    private bool _pollWriting;

    /// <summary>Cuts the connection on which a poll's answer is being written.</summary>
    private RequestCut? _pollCut;
    private OutboundPacket _pollFarewell = OutboundPacket.Close;

    private bool _postBusy;
    private TaskCompletionSource? _postDone;

    /// <summary>Cuts the connection on which a POST's body is being read; null once it is complete.</summary>
    private RequestCut? _postCut;

    /// <summary>Whether a poll waits for its answer.</summary>
    internal bool HasWaitingPoll
    {
        get
        {
            lock (_gate)
                return _poll is { Task.IsCompleted: false };
        }
    }

    /// <summary>Whether a POST is under way.</summary>
    internal bool HasPost
    {
        get
        {
            lock (_gate)
                return _postBusy;
        }
    }

    /// <summary>
    /// Registers a poll and returns what it waits for; null when it is refused. A second poll at a time ends the session: the first is
    /// answered <c>1</c>.
    /// </summary>
    internal TaskCompletionSource? BeginPoll(bool isRelayed = false)
    {
        TaskCompletionSource? poll = null;
        lock (_gate)
        {
            if (_state == SessionState.Closed || _transport != Transport.Polling || _isRelayed != isRelayed)
                return null;
            if (_poll is not null)
            {
                FinishLocked(DisconnectReason.TransportError);
            }
            else
            {
                poll = _poll = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                if (_queue.Count > 0 || _state == SessionState.Closing || _upgrade is { IsProbed: true })
                    Wake();
            }
        }

        Settle();
        return poll;
    }

    /// <summary>The poll was aborted by its client: what it would have carried may be lost, so the session ends.</summary>
    internal void AbandonPoll()
    {
        lock (_gate)
            _poll = null;
        Finish(DisconnectReason.TransportClose);
    }

    /// <summary>Takes what the woken poll answers: all that waits, in order.</summary>
    internal List<OutboundPacket> TakePoll(RequestCut? cut, bool isRelayed = false)
    {
        var answer = new List<OutboundPacket>();
        lock (_gate)
        {
            if (_isRelayed != isRelayed && _state != SessionState.Closed)
            {
                answer.Add(OutboundPacket.Noop);
                return answer;
            }

            _poll = null;
            _pollCut = cut;
            _pollWriting = true;
            _writeStarted = _server.Wheel.Now;
            if (_state == SessionState.Closed)
            {
                answer.Add(_pollFarewell);
                return answer;
            }

            if (_transport != Transport.Polling || _upgrade is { IsProbed: true })
            {
                answer.Add(OutboundPacket.Noop);
                return answer;
            }

            while (_queue.Count > 0)
            {
                var packet = _queue.Dequeue();
                _server.Metrics.Sent(1, packet.SizeBytes);
                answer.Add(packet);
            }

            // The close goes alone, with a poll of its own: clients act on it before they have handled packets that come with it.
            if (answer.Count == 0)
            {
                answer.Add(_state == SessionState.Closing ? OutboundPacket.Close : OutboundPacket.Noop);
                if (_state == SessionState.Closing)
                    FinishLocked(_reason);
            }
        }

        Settle();
        return answer;
    }

    /// <summary>The answer is written.</summary>
    internal void EndPoll()
    {
        lock (_gate)
        {
            _pollWriting = false;
            _pollCut = null;
            if (_transport == Transport.Polling)
                _writeStarted = 0;

            if (_queue.Count > 0 || _state != SessionState.Open || _upgrade is { IsProbed: true } || _transport != Transport.Polling)
                Wake();
            if (_state == SessionState.Closed || _transport != Transport.Polling)
                _poll?.TrySetResult();
        }
    }

    /// <summary>
    /// Begins a POST; false when it must be refused. A second one at a time ends the session. While the session drains, POSTs are taken and ignored:
    /// on a refusal the client would give up the rest of what is queued for it.
    /// </summary>
    internal bool TryBeginPost(RequestCut? cut, bool isRelayed = false)
    {
        lock (_gate)
        {
            if (_state == SessionState.Closed || _transport != Transport.Polling || _isRelayed != isRelayed)
                return false;
            if (!_postBusy)
            {
                _postBusy = true;
                _postCut = cut;
                return true;
            }

            FinishLocked(DisconnectReason.TransportError);
        }

        Settle();
        return false;
    }

    /// <summary>The POST is processed: called before its answer, on which the client may send the next.</summary>
    internal void EndPost()
    {
        TaskCompletionSource? done;
        lock (_gate)
        {
            _postBusy = false;
            _postCut = null;
            done = _postDone;
            _postDone = null;
        }

        done?.TrySetResult();
    }

    /// <summary>A session that ends does not wait for the rest of a body, which may never come.</summary>
    private void CutPost()
    {
        _postCut?.CutSoon();
        _postCut = null;
    }

    /// <summary>Takes the packets of a POST in order. False when one of them broke the protocol; the session is over then.</summary>
    internal async ValueTask<bool> ReceivePayloadAsync(Memory<byte> body)
    {
        // From here on the POST gets its answer, whatever becomes of the session.
        lock (_gate)
            _postCut = null;
        try
        {
            return await ReceivePacketsAsync(body);
        }
        catch (Exception error)
        {
            Fail(error);
            return false;
        }
    }

    private async ValueTask<bool> ReceivePacketsAsync(Memory<byte> body)
    {
        if (PayloadReader.Count(body.Span) > _server.Options.MaxPacketsPerPayload || !Utf8.IsValid(body.Span))
            return Violates();
        bool hasMore;
        do
        {
            var packet = PayloadReader.Next(ref body, out hasMore);
            if (packet.Length > 0 && packet.Span[0] == (byte)'b')
            {
                if (!PayloadReader.TryDecodeBinary(packet, out var data))
                    return Violates();
                _server.Metrics.Received(data.Length);
                if (!await ReceiveMessageAsync(data, isBinary: true))
                    return IsClosedByClient;
            }
            else if (!await ReceiveAsync(packet))
            {
                return IsClosedByClient;
            }
        }
        while (hasMore);
        return true;
    }

    private bool IsClosedByClient
    {
        get
        {
            lock (_gate)
                return _state != SessionState.Open && _reason != DisconnectReason.ParseError;
        }
    }
}
