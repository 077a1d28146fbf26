using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Parley.Protocol;
using Parley.Server.Tests.Documents;

namespace Parley.Server.Tests.Fixture;

/// <summary>An event that a socket has received.</summary>
public sealed record ReceivedEvent(string Name, JsonElement Payload)
{
    internal bool Taken { get; set; }
}

/// <summary>
/// A Socket.IO v5 client on a bare WebSocket (Engine.IO v4), so that a test decides every byte. Packets leave in the order of the calls. Safe from any thread.
/// What comes must be as the AsyncAPI document says, else the test fails at the socket's end.
/// </summary>
public sealed class TestSocket : IAsyncDisposable
{
    /// <summary>The name under which <see cref="All()"/> shows acknowledgements, in their place among the events.</summary>
    public const string Acknowledgement = "(acknowledgement)";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly WireDocuments _documents;
    private readonly ClientWebSocket _socket = new();
    private readonly Channel<string> _outbox = Channel.CreateUnbounded<string>();
    private readonly TaskCompletionSource<(bool Accepted, JsonElement Payload)> _answer = New<(bool, JsonElement)>();
    private readonly Lock _lock = new();
    private readonly List<ReceivedEvent> _events = [];
    private readonly Dictionary<long, (string Name, TaskCompletionSource<JsonElement> Answer)> _acks = [];
    private readonly List<string> _undescribed = [];
    private TaskCompletionSource _arrival = New();
    private Task _loops = Task.CompletedTask;
    private long _nextAck;

    private TestSocket(WireDocuments documents) => _documents = documents;

    /// <summary>Completes when the connection has ended, whoever ended it.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Connects with an access token, and returns when the server has brought the socket into its rooms.</summary>
    public static async Task<TestSocket> ConnectAsync(TestServer server, string token)
    {
        var socket = await OpenAsync(server);
        var (accepted, payload) = await socket.JoinAsync(JsonSerializer.Serialize(new { token }));
        Assert.True(accepted, payload.ToString());
        await socket.FenceAsync();
        return socket;
    }

    /// <summary>An open connection that has joined no namespace yet.</summary>
    /// <param name="query">Added to the address, like <c>&amp;token=…</c>.</param>
    public static async Task<TestSocket> OpenAsync(TestServer server, string query = "", params (string Name, string Value)[] headers)
    {
        var socket = new TestSocket(await WireDocuments.OfAsync(server.Address));
        foreach (var (name, value) in headers)
        {
            socket._socket.Options.SetRequestHeader(name, value);
        }

        var address = new UriBuilder(server.Address) { Scheme = "ws", Path = "/socket.io/", Query = "EIO=4&transport=websocket" + query };
        await socket._socket.ConnectAsync(address.Uri, TestContext.Current.CancellationToken);
        socket.Closed = socket.ReceiveAsync();
        socket._loops = Task.WhenAll(socket.Closed, socket.SendAsync());
        return socket;
    }

    /// <summary>CONNECT to the namespace <c>/</c>, and whether it was accepted.</summary>
    /// <param name="auth">JSON; null for none.</param>
    public Task<(bool Accepted, JsonElement Payload)> JoinAsync(string? auth)
    {
        Write("40" + auth);
        return _answer.Task.WaitAsync(Patience);
    }

    /// <summary>Emits and returns the acknowledgement.</summary>
    public Task<JsonElement> EmitAsync(string name, object payload) => EmitRawAsync(name, JsonSerializer.Serialize(payload, Wire.Options));

    /// <summary>The same with JSON arguments as they are: <c>{…}</c>, or several with commas, or none.</summary>
    public Task<JsonElement> EmitRawAsync(string name, string arguments)
    {
        TaskCompletionSource<JsonElement> ack = New<JsonElement>();
        lock (_lock)
        {
            _acks.Add(_nextAck, (name, ack));
            Write($"42{_nextAck++}{Packet(name, arguments)}");
        }

        return ack.Task.WaitAsync(Patience);
    }

    /// <summary>Emits without asking for an acknowledgement.</summary>
    public void Emit(string name, object payload) => Write("42" + Packet(name, JsonSerializer.Serialize(payload, Wire.Options)));

    public void Write(string packet) => _outbox.Writer.TryWrite(packet);

    /// <summary>Returns when the server has handled what was emitted before, and what it had sent before is here.</summary>
    public Task FenceAsync() => EmitRawAsync("fence", "{}").RefusedAsync(ErrorCodes.UnknownEvent);

    /// <summary>The next event of this name that fits, also one that came earlier; each is returned once.</summary>
    public async Task<JsonElement> ExpectAsync(string name, Func<JsonElement, bool>? fits = null)
    {
        while (true)
        {
            Task arrival;
            lock (_lock)
            {
                if (_events.Find(one => !one.Taken && one.Name == name && (fits is null || fits(one.Payload))) is { } found)
                {
                    found.Taken = true;
                    return found.Payload;
                }

                arrival = _arrival.Task;
            }

            try
            {
                await arrival.WaitAsync(Patience);
            }
            catch (TimeoutException)
            {
                throw new TimeoutException($"No fitting {name} came{(Closed.IsCompleted ? ", and the connection has ended" : "")}; what came: {string.Join(", ", All().Select(one => $"{one.Name} {one.Payload}"))}");
            }
        }
    }

    public async Task<T> ExpectAsync<T>(string name, Func<T, bool>? fits = null) =>
        (await ExpectAsync(name, fits is null ? null : json => fits(json.As<T>()))).As<T>();

    /// <summary>Everything received so far, taken or not.</summary>
    public IReadOnlyList<ReceivedEvent> All()
    {
        lock (_lock)
        {
            return [.. _events];
        }
    }

    public IReadOnlyList<T> All<T>(string name) => [.. All().Where(one => one.Name == name).Select(one => one.Payload.As<T>())];

    /// <summary>What has come of one name, after everything sent before has come.</summary>
    public async Task<IReadOnlyList<T>> SettledAsync<T>(string name)
    {
        await FenceAsync();
        return All<T>(name);
    }

    public Task ClosedAsync() => Closed.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        _outbox.Writer.TryComplete();
        _socket.Abort();
        await _loops;
        _socket.Dispose();
        Assert.True(_undescribed.Count == 0, string.Join(Environment.NewLine, _undescribed));
    }

    private static string Packet(string name, string arguments) =>
        $"[{JsonSerializer.Serialize(name)}{(arguments.Length == 0 ? "" : ",")}{arguments}]";

    private async Task SendAsync()
    {
        try
        {
            await foreach (var packet in _outbox.Reader.ReadAllAsync())
            {
                await _socket.SendAsync(Encoding.UTF8.GetBytes(packet), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // The connection has ended.
        }
    }

    private async Task ReceiveAsync()
    {
        var buffer = new byte[64 * 1024];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
                if (part.MessageType == WebSocketMessageType.Close)
                {
                    break;
                }

                message.Write(buffer, 0, part.Count);
                if (part.EndOfMessage)
                {
                    Handle(Encoding.UTF8.GetString(message.GetBuffer(), 0, (int)message.Length));
                    message.SetLength(0);
                }
            }
        }
        catch (Exception exception) when (exception is WebSocketException or OperationCanceledException or InvalidOperationException)
        {
            // Aborted by either side.
        }

        End();
    }

    private void Handle(string packet)
    {
        switch (packet)
        {
            case "2":
                Write("3");
                break;
            case ['4', '0', ..]:
                _answer.TrySetResult((true, Parse(packet[2..])));
                break;
            case ['4', '4', ..]:
                _answer.TrySetResult((false, Parse(packet[2..])));
                break;
            case ['4', '2', ..]:
                var parts = Parse(packet[packet.IndexOf('[', StringComparison.Ordinal)..]);
                Add(new ReceivedEvent(parts[0].GetString()!, parts.GetArrayLength() > 1 ? parts[1] : default));
                break;
            case ['4', '3', ..]:
                var start = packet.IndexOf('[', StringComparison.Ordinal);
                Acknowledge(long.Parse(packet.AsSpan(2, start - 2), System.Globalization.CultureInfo.InvariantCulture), Parse(packet[start..]));
                break;
        }
    }

    private void Add(ReceivedEvent received)
    {
        lock (_lock)
        {
            _events.Add(received);
            _undescribed.AddRange(_documents.CheckEvent(received.Name, received.Payload));
            _arrival.TrySetResult();
            _arrival = New();
        }
    }

    private void Acknowledge(long id, JsonElement arguments)
    {
        lock (_lock)
        {
            Assert.True(_acks.Remove(id, out var ack), $"acknowledgement {id} was not asked for, or came twice");
            _events.Add(new ReceivedEvent(Acknowledgement, arguments[0]) { Taken = true });
            _undescribed.AddRange(_documents.CheckAcknowledgement(ack.Name, arguments[0]));
            ack.Answer.TrySetResult(arguments[0]);
        }
    }

    private void End()
    {
        lock (_lock)
        {
            foreach (var (_, ack) in _acks.Values)
            {
                ack.TrySetException(new WebSocketException("The connection has ended."));
                _ = ack.Task.Exception; // whoever waits sees it; nobody has to
            }

            _answer.TrySetException(new WebSocketException("The connection has ended."));
            _ = _answer.Task.Exception;
            _outbox.Writer.TryComplete();
        }
    }

    private static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 64 });
        return document.RootElement.Clone();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static TaskCompletionSource<T> New<T>() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
