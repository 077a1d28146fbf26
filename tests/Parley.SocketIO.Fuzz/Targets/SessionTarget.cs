using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Fuzz.Generation;
using Parley.SocketIO.Fuzz.Models;
using Parley.SocketIO.Wire;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>Whole sessions on a whole server, without a network: what clients post, and what becomes of them.</summary>
internal sealed class SessionTarget : FuzzTarget
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ServiceProvider _services;
    private readonly SocketIOServer _server;
    private readonly ErrorLog _errors = new();
    private readonly Draft _payload = new();
    private int _handled;
    private int _cases;

    internal SessionTarget()
    {
        _services = new ServiceCollection().AddLogging(log => log.AddProvider(_errors)).AddSocketIO().BuildServiceProvider();
        _server = _services.GetRequiredService<SocketIOServer>();
        foreach (var name in new[] { "/", "/custom" })
            _server.Of(name).OnAny(OnEvent);
    }

    internal override string Name => "session";

    public override void Dispose()
    {
        _services.Dispose();
        base.Dispose();
    }

    internal override void Run(Chance chance)
    {
        // What sessions leave to the thread pool must not pile up.
        if (++_cases % 1_000 == 0)
            Settle();
        Input.Clear();
        _handled = 0;
        var model = new SessionModel(_server.Options.MaxPacketsPerPayload, _server.Options.MaxJsonDepth, _server.Options.MaxAttachments);
        var client = new SessionClient(_server);
        for (var payloads = chance.Between(1, 4); payloads > 0 && model.IsAlive; payloads--)
        {
            WritePayload(chance, isFirst: Input.Length == 0);
            Input.Add(_payload.Written).Add("  ⏎  ");
            Same("answer to a POST", model.Take(_payload.Written), client.Post(_payload.ToArray()));
            client.Poll();
            Same("session is alive", model.IsAlive, _server.Engine.Find(client.Session.Id) is not null);
        }

        Same("events handled", model.Events, _handled);
        if (model.IsAlive)
            Same("acknowledgements", string.Join('\n', model.Acks), string.Join('\n', client.Received.Where(line => line.StartsWith("43", StringComparison.Ordinal))));
        client.Session.End(DisconnectReason.ServerDisconnect, discard: true);
        if (_errors.First is { } error)
            throw new FuzzFailure("an error was logged: " + error);
    }

    /// <summary>Every session is gone, and every socket with it.</summary>
    internal override void Settle()
    {
        if (!SpinWait.SpinUntil(() => _server.Engine.Count == 0 && _server.Of("/").Sockets.Count == 0 && _server.Of("/custom").Sockets.Count == 0, Patience))
            throw new FuzzFailure($"{_server.Engine.Count} sessions and {_server.Of("/").Sockets.Count} sockets are left");
    }

    private void WritePayload(Chance chance, bool isFirst)
    {
        _payload.Clear();
        if (isFirst && !chance.OneIn(10))
            _payload.Add(chance.Pick("40", "40/custom,", "40\u001e40/custom", "40/custom,{\"token\":1}\u001e40{}"));
        for (var packets = chance.Between(0, 6); packets > 0; packets--)
        {
            if (_payload.Length > 0)
                _payload.Add(PayloadReader.Separator);
            if (chance.OneIn(6))
            {
                _payload.Add((byte)'4');
                PacketGrammar.Packet(_payload, chance);
            }
            else if (chance.OneIn(40))
            {
                PacketGrammar.Binary(_payload, chance);
            }
            else if (chance.OneIn(4))
            {
                _payload.Add((byte)'4');
                PacketGrammar.GoodBinary(_payload, chance);
            }
            else if (chance.OneIn(10))
            {
                _payload.Add(chance.Pick("3", "6", "5", "0{}", "1", "2"));
            }
            else
            {
                _payload.Add((byte)'4');
                PacketGrammar.GoodEvent(_payload, chance);
            }
        }

        if (chance.OneIn(10))
            Damage.Apply(_payload, chance, 1);
    }

    private ValueTask OnEvent(SocketEvent e, CancellationToken cancellationToken)
    {
        _handled++;
        e.Ack(e.Count, string.Concat(e.Attachments.Select(attachment => Convert.ToHexString(attachment.Span))));
        try
        {
            e.Socket.Emit("back", e.Forward());
        }
        catch (InvalidOperationException)
        {
            // A lone surrogate cannot be written again.
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>The client's side of one polling session.</summary>
    private sealed class SessionClient
    {
        private TaskCompletionSource? _poll;

        internal SessionClient(SocketIOServer server)
        {
            var handshake = new Handshake { Headers = Empty, Time = server.Time.GetUtcNow(), Url = "/socket.io/" };
            Session = server.Engine.OpenPolling(new Admission(AdmissionKind.OpenPolling, Handshake: handshake));
        }

        internal EngineSession Session { get; }

        internal List<string> Received { get; } = [];

        private static Dictionary<string, string> Empty { get; } = [];

        internal bool Post(byte[] body)
        {
            var post = Session.ReceivePayloadAsync(body);
            if (!post.IsCompleted)
                throw new FuzzFailure("a POST waits although no handler does");
            return post.Result;
        }

        internal void Poll()
        {
            while ((_poll ??= Session.BeginPoll()) is { Task.IsCompleted: true })
            {
                Received.AddRange(Session.TakePoll(null).Where(packet => !packet.IsBinary).Select(packet => Encoding.UTF8.GetString(packet.Data.Span)));
                Session.EndPoll();
                _poll = null;
            }
        }
    }

    /// <summary>Whatever is logged as an error is a bug: no input may cause one.</summary>
    private sealed class ErrorLog : ILoggerProvider, ILogger
    {
        internal string? First { get; private set; }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                First ??= formatter(state, exception) + exception;
        }

        public void Dispose()
        {
        }
    }
}
