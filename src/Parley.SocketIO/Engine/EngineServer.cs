using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.WebSockets;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Engine;

/// <summary>The Engine.IO sessions of one server and what they share.</summary>
internal sealed partial class EngineServer : IDisposable
{
    /// <summary>Session ids are the only credential of polling: 160 random bits.</summary>
    private const int SessionIdBytes = 20;

    private readonly ConcurrentDictionary<string, EngineSession> _sessions = new(StringComparer.Ordinal);
    private readonly Func<EngineSession, Handshake, IEngineListener> _listen;
    private readonly Action<IEngineListener>? _opened;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stopping = new();
    private readonly StormWatch? _storms;
    private TaskCompletionSource? _drained;

    /// <summary>Counted, because the table takes all its locks to say how many it has.</summary>
    private int _count;

    /// <param name="options">Settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="metrics">Counts.</param>
    /// <param name="logger">For all that is logged here.</param>
    /// <param name="listen">Makes what stands on a session; must not send.</param>
    /// <param name="opened">Told of a session that is open, before anything is read from it; null when nobody wants to know.</param>
    /// <param name="releaseBuffers">Lets go of what the web server keeps for more connections than there are; null when nothing can.</param>
    internal EngineServer(
        SocketIOOptions options,
        TimeProvider time,
        SocketIOMetrics metrics,
        ILogger logger,
        Func<EngineSession, Handshake, IEngineListener> listen,
        Action<IEngineListener>? opened = null,
        Action? releaseBuffers = null)
    {
        Options = options;
        Time = time;
        Metrics = metrics;
        Wheel = new TimerWheel(time, Resolution(options), TimerFailed);
        _logger = logger;
        _listen = listen;
        _opened = opened;
        _storms = options.ReleaseMemory ? new StormWatch(this, releaseBuffers) : null;
        Addresses = new AddressLimits(options, time);
        Proxies = new TrustedProxies(options);
        Admission = new EngineAdmission(this, logger);
    }

    internal SocketIOOptions Options { get; }

    internal TimeProvider Time { get; }

    internal AddressLimits Addresses { get; }

    internal TrustedProxies Proxies { get; }

    internal SocketIOMetrics Metrics { get; }

    /// <summary>The rules for requests; all doors ask here.</summary>
    internal EngineAdmission Admission { get; }

    internal TimerWheel Wheel { get; }

    internal bool IsStopping => _stopping.IsCancellationRequested;

    /// <summary>Cancelled when no more sessions are opened.</summary>
    internal CancellationToken Stopping => _stopping.Token;

    internal int Count => Volatile.Read(ref _count);

    public void Dispose()
    {
        Wheel.Dispose();
        _stopping.Dispose();
    }

    internal EngineSession? Find(string id) => _sessions.GetValueOrDefault(id);

    /// <summary>What was admitted could not be opened.</summary>
    internal void Withdraw(Admission admission) => Addresses.Leave(admission.Address);

    /// <summary>A session whose first poll is about to come.</summary>
    internal EngineSession OpenPolling(Admission admission)
    {
        var session = Create(EngineSession.Transport.Polling, admission);
        Open(session, admission.Handshake!, EngineSession.Transport.Polling);
        return session;
    }

    /// <summary>
    /// Serves an accepted WebSocket until it ends, as the transport of a new session or as the attempt to upgrade one, and disposes it. Nothing of the
    /// handshake's own is held meanwhile.
    /// </summary>
    internal Task ServeAsync(WebSocketConnection socket, Admission admission)
    {
        socket.Deflates = admission.Deflates;
        if (admission.Session is { } polling)
            return polling.UpgradeAsync(socket);
        if (admission.Owner is { } owner)
            return RelayAsync(socket, owner, admission);
        var session = Create(EngineSession.Transport.WebSocket, admission);
        session.Attach(socket);
        Open(session, admission.Handshake!, EngineSession.Transport.WebSocket);
        return session.RunAsync();
    }

    private EngineSession Create(EngineSession.Transport transport, Admission admission)
    {
        var session = new EngineSession(this, NewSessionId(transport), transport, admission.Address);
        _sessions[session.Id] = session;
        var count = Interlocked.Increment(ref _count);
        _storms?.OnOpened(count);
        if (transport == EngineSession.Transport.Polling)
            Metrics.TransportStarted(transport);
        return session;
    }

    private void Open(EngineSession session, Handshake handshake, EngineSession.Transport transport)
    {
        var canUpgrade = transport == EngineSession.Transport.Polling && Options.AllowUpgrades && Options.Transports.HasFlag(SocketIOTransports.WebSocket);
        var open = string.Create(
            CultureInfo.InvariantCulture,
            $$"""0{"sid":"{{session.Id}}","upgrades":[{{(canUpgrade ? "\"websocket\"" : "")}}],"pingInterval":{{(long)Options.PingInterval.TotalMilliseconds}},"pingTimeout":{{(long)Options.PingTimeout.TotalMilliseconds}},"maxPayload":{{Options.MaxHttpBufferBytes}}}""");
        var listener = _listen(session, handshake);
        session.Open(listener, OutboundPacket.FromText(Encoding.UTF8.GetBytes(open)));

        _opened?.Invoke(listener);

        // One that was let in while the server began to stop would otherwise stay behind.
        if (IsStopping)
            session.End(DisconnectReason.ServerShutdown, discard: false);
    }

    /// <summary>Never throws: what follows a session's end must not depend on who listens to meters and logs.</summary>
    internal void OnClosing(DisconnectReason reason) => Try(() =>
    {
        Metrics.Closed(reason);
        SocketIOLog.ConnectionClosed(_logger, reason);
    });

    internal void WriterFailed(Exception error) => Try(() => SocketIOLog.WriterFailed(_logger, error));

    internal void SessionFailed(Exception error) => Try(() => SocketIOLog.SessionFailed(_logger, error));

    internal void TimerFailed(Exception error) => Try(() => SocketIOLog.TimerFailed(_logger, error));

    private static void Try(Action report)
    {
        try
        {
            report();
        }
        catch (Exception)
        {
            // What failed may have been the log itself.
        }
    }

    internal void OnClosed(EngineSession session)
    {
        Wheel.Cancel(session);
        if (!_sessions.TryRemove(session.Id, out _))
            return;
        var count = Interlocked.Decrement(ref _count);
        _storms?.OnClosed(count);
        Addresses.Leave(session.Address);
        if (session.IsPolling)
            Metrics.TransportEnded(EngineSession.Transport.Polling);
        if (IsStopping && _sessions.IsEmpty)
            _drained?.TrySetResult();
    }

    /// <summary>Ends all sessions; completes when what they had queued is delivered or has run out of time.</summary>
    internal Task StopAsync()
    {
        _drained ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _stopping.Cancel();
        foreach (var session in _sessions.Values)
            session.End(DisconnectReason.ServerShutdown, discard: false);
        StopRelays();
        if (_sessions.IsEmpty)
            _drained.TrySetResult();
        return _drained.Task;
    }

    internal static string NewId(int bytes)
    {
        Span<byte> random = stackalloc byte[bytes];
        RandomNumberGenerator.Fill(random);
        return Base64Url.EncodeToString(random);
    }

    /// <summary>A tenth of the shortest deadline, so that none is late by more; at most 200 ms, which costs nothing to tick.</summary>
    private static TimeSpan Resolution(SocketIOOptions options)
    {
        TimeSpan[] all = [options.PingInterval, options.PingTimeout, options.UpgradeTimeout, options.ConnectTimeout, options.AttachmentTimeout, options.WriteTimeout, options.ShutdownTimeout];
        return TimeSpan.FromMilliseconds(Math.Clamp(all.Min().TotalMilliseconds / 10, 1, 200));
    }
}
