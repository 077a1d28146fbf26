using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Parley.SocketIO.Engine;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Hosting;

/// <summary>
/// The lean door: looks at the first request of a connection, takes it over when that opens a WebSocket on our path, and else gives it on as if nobody had
/// looked. A WebSocket that came in here has no HTTP request behind it, which is half of what an idle one costs.
/// </summary>
internal sealed class ConnectionDoor
{
    /// <summary>How long a connection may take for its first head; the same as servers give for any.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly EngineServer _server;
    private readonly byte[] _start;
    private readonly Lock _gate = new();
    private readonly HashSet<Peek> _waiting = [];

    internal ConnectionDoor(EngineServer server, string path)
    {
        _server = server;
        _start = [.. "GET "u8, .. System.Text.Encoding.ASCII.GetBytes(path)];
        server.Stopping.Register(InterruptAll);
    }

    internal async Task InvokeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        // What the handshake needed is let go before the WebSocket runs.
        var running = await BeginAsync(connection, next);
        await running;
    }

    private async Task<Task> BeginAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        try
        {
            var (verdict, head) = await LookAsync(connection.Transport.Input);
            if (verdict == HeadVerdict.Foreign)
                return next(connection);
            return head is null ? AnswerAsync(connection, EngineError.TimedOut, []) : await OpenAsync(connection, head);
        }
        catch (Exception error) when (EngineSession.IsTransportFailure(error))
        {
            // It broke before anything was agreed on.
            return Task.CompletedTask;
        }
    }

    /// <summary>The head of an opening, read off the connection; none when it did not come in time. All other bytes stay where they are.</summary>
    private async ValueTask<(HeadVerdict Verdict, RequestHead? Head)> LookAsync(PipeReader input)
    {
        Peek? peek = null;
        while (true)
        {
            var pending = input.ReadAsync();
            if (!pending.IsCompleted && peek is null)
                peek = Watch(input);
            ReadResult read;
            try
            {
                read = await pending;
            }
            catch
            {
                // Broken before its head had come: nothing waits for it any more.
                if (peek is not null)
                    Release(peek);
                throw;
            }

            var verdict = RequestHead.Look(read.Buffer, _start, out var head, out var length);
            if (verdict == HeadVerdict.Incomplete && !read.IsCompleted && !read.IsCanceled)
            {
                input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            if (peek is not null && !Release(peek) && !read.IsCanceled)
                read = await SeeInterruptionAsync(input, read);
            if (verdict == HeadVerdict.Opening)
            {
                input.AdvanceTo(read.Buffer.GetPosition(length));
                return (verdict, head);
            }

            // A beginning of ours that stalls is answered here. A connection that is kept open for later, or ends, is the HTTP server's to close.
            if (verdict == HeadVerdict.Incomplete && read is { IsCanceled: true, Buffer.IsEmpty: false } && !_server.IsStopping)
            {
                input.AdvanceTo(read.Buffer.End);
                return (verdict, null);
            }

            // Nothing is marked as seen: the next reader gets these bytes at once, and whatever comes after them.
            input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            return (HeadVerdict.Foreign, null);
        }
    }

    /// <summary>The interruption came just when the head did. It is taken out of the pipe, where the next reader would take it for its own.</summary>
    private static async ValueTask<ReadResult> SeeInterruptionAsync(PipeReader input, ReadResult read)
    {
        while (!read.IsCanceled)
        {
            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            read = await input.ReadAsync();
        }

        return read;
    }

    private async ValueTask<Task> OpenAsync(ConnectionContext connection, RequestHead head)
    {
        var request = new ConnectionHandshakeRequest(connection, head);
        var admission = await _server.Admission.AdmitAsync(request);
        if (admission.Refusal is { } refusal)
            return AnswerAsync(connection, refusal, request.ResponseHeaders);
        WebSocketHandshake.WriteAccept(connection.Transport.Output, request);

        // A new session's first packet goes with it in one write; one that is upgraded has nothing to say before its client does.
        if (admission.Kind == AdmissionKind.Upgrade)
        {
            try
            {
                await connection.Transport.Output.FlushAsync();
            }
            catch
            {
                _server.Withdraw(admission);
                throw;
            }
        }

        return _server.ServeAsync(WebSocketConnection.Over(connection, _server.Options.MaxHttpBufferBytes), admission);
    }

    private static async Task AnswerAsync(ConnectionContext connection, EngineError refusal, IReadOnlyList<KeyValuePair<string, string>> headers)
    {
        refusal.Write(connection.Transport.Output, headers);
        await connection.Transport.Output.FlushAsync();
    }

    private Peek Watch(PipeReader input)
    {
        var peek = new Peek(input);
        lock (_gate)
            _waiting.Add(peek);
        _server.Wheel.ScheduleNoLater(peek, _server.Wheel.Now + (long)Patience.TotalMilliseconds);
        if (_server.IsStopping)
            peek.Interrupt();
        return peek;
    }

    private bool Release(Peek peek)
    {
        lock (_gate)
            _waiting.Remove(peek);
        _server.Wheel.Cancel(peek);
        return peek.TryEnd();
    }

    /// <summary>The server stops and would wait for these connections.</summary>
    private void InterruptAll()
    {
        Peek[] all;
        lock (_gate)
            all = [.. _waiting];
        foreach (var peek in all)
            peek.Interrupt();
    }
}
