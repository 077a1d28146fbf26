using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Parley.Platform.Database;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;
using Parley.Testing;

namespace Parley.Server.Tests.Messages;

/// <summary>Too much, or a store that fails: sends are refused at once as retryable, readiness tells why, and all goes on by itself afterwards.</summary>
public sealed class BackpressureTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task FullQueue_RefusesAtOnceAndTakesAgain()
    {
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Log:QueueLength", "16"), ("Parley:Log:BatchSize", "16"));
        await using var chat = await DirectChat.OpenAsync(server);
        using var gate = await Gate.CloseAsync(server);

        var sends = Enumerable.Range(0, 60).Select(i => chat.AdasSocket.EmitAsync(EventNames.SendMessage, new { conversationId = chat.Id, text = $"{i}" })).ToList();
        var refused = 0;
        await foreach (var answer in Task.WhenEach(sends).WithCancellation(Token))
        {
            // Those that wait have no answer yet.
            var error = (await answer).GetProperty("error").As<ErrorBody>();
            Assert.Equal((ErrorCodes.Unavailable.Code, true), (error.Code, error.Retryable));
            Assert.NotNull(error.RetryAfterMs);
            if (++refused == 60 - 32)
            {
                break;
            }
        }

        Assert.Equal("unhealthy", await CheckAsync(server, "chat-queue", 503));
        gate.Open();
        var taken = (await Task.WhenAll(sends)).Where(answer => answer.GetProperty("ok").GetBoolean()).Select(answer => answer.As<SendMessageResponse>().Message.Seq).Order().ToList();
        Assert.Equal(Enumerable.Range(1, taken.Count).Select(i => (long)i), taken);
        Assert.InRange(taken.Count, 16, 32);
        await chat.Through(Door.Socket).SendAsync(chat.Id, new { text = "again" });
        await RecoveredAsync(server);
    }

    [Fact]
    public async Task StuckDatabase_TellsThoseWhoWaitToRetry_AndKeepsWhatItHasTaken()
    {
        await using var server = await TestServer.StartOnManualClockAsync();
        await using var chat = await DirectChat.OpenAsync(server);
        var (underWay, waiting) = (Request(chat, "under way"), Request(chat, "waiting"));
        using (var gate = await Gate.CloseAsync(server))
        {
            var first = chat.AdasSocket.EmitAsync(EventNames.SendMessage, underWay);
            var second = chat.BobsSocket.EmitAsync(EventNames.SendMessage, waiting);
            while (!first.IsCompleted || !second.IsCompleted)
            {
                server.Time!.Advance(TimeSpan.FromMilliseconds(500));
                await Task.WhenAny(Task.WhenAll(first, second), Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Token));
            }

            await first.RefusedAsync(ErrorCodes.Unavailable);
            await second.RefusedAsync(ErrorCodes.Unavailable);

            // From now on nobody waits.
            await chat.BobsSocket.EmitAsync(EventNames.SendMessage, waiting).RefusedAsync(ErrorCodes.Unavailable);
            Assert.Equal("unhealthy", await CheckAsync(server, "chat-writes", 503));
        }

        foreach (var (socket, request) in new[] { (chat.AdasSocket, underWay), (chat.BobsSocket, waiting) })
        {
            JsonElement answer;
            do
            {
                answer = await socket.EmitAsync(EventNames.SendMessage, request);
            }
            while (!answer.GetProperty("ok").GetBoolean());
        }

        Assert.Equal(["under way", "waiting"], (await chat.Ada.HistoryAsync(chat.Id)).Items.Select(message => message.Text).Order());
        Assert.Equal("healthy", await CheckAsync(server, "chat-writes", 200));
    }

    [Fact]
    public async Task FullDisk_RefusesSendsAndRecoversWithoutRestart()
    {
        using var disk = await SmallDisk.MountAsync(megabytes: 12);
        await using var server = await TestServer.StartAsync(DatabaseEngine.Sqlite, ("Parley:Data", disk.FullPath));
        await using var chat = await DirectChat.OpenAsync(server);
        await chat.Through(Door.Socket).SendAsync(chat.Id, new { text = "before" });
        Fill(disk.File("filler"));

        // What is left in the log's file is used up first.
        SendMessageRequest request;
        JsonElement answer;
        do
        {
            request = Request(chat, new string('x', 8000));
            answer = await chat.AdasSocket.EmitAsync(EventNames.SendMessage, request);
        }
        while (answer.GetProperty("ok").GetBoolean());
        Assert.Equal(ErrorCodes.Unavailable.Code, answer.GetProperty("error").As<ErrorBody>().Code);
        Assert.Equal("unhealthy", await CheckAsync(server, "chat-writes", 503));
        await chat.Through(Door.Rest).RefusedAsync(chat.Id, new { text = "at once" }, ErrorCodes.Unavailable);

        File.Delete(disk.File("filler"));
        await RecoveredAsync(server);
        var sent = await chat.AdasSocket.EmitAsync(EventNames.SendMessage, request).OkAsync<SendMessageResponse>();
        Assert.Equal(sent.Message.Seq, (await chat.Ada.FindAsync(chat.Id)).LastSeq);
    }

    private static SendMessageRequest Request(DirectChat chat, string text) =>
        new() { Id = MessageId.New(TimeProvider.System), ConversationId = chat.Id, Text = text };

    private static void Fill(string path)
    {
        using var filler = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1);
        var block = new byte[4096];
        try
        {
            while (true)
            {
                filler.Write(block);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private static async Task<string> CheckAsync(TestServer server, string name, int status)
    {
        using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), Token);
        return (await ready.ReadAsync<JsonElement>(status)).GetProperty("checks").GetProperty(name).GetProperty("status").GetString()!;
    }

    private static async Task RecoveredAsync(TestServer server)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        while (true)
        {
            using var ready = await server.Http.GetAsync(new Uri("/health/ready", UriKind.Relative), patience.Token);
            if (ready.IsSuccessStatusCode)
            {
                return;
            }
        }
    }

    /// <summary>Holds SQLite's one writer.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly TaskCompletionSource _open = new();
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task<bool> _held = Task.FromResult(true);

        public static async Task<Gate> CloseAsync(TestServer server)
        {
            var gate = new Gate();
            gate._held = server.Services.GetRequiredKeyedService<ModuleDatabase>("chat").WriteAsync(
                async _ =>
                {
                    gate._reached.SetResult();
                    await gate._open.Task;
                    return true;
                },
                Token).AsTask();
            await gate._reached.Task;
            return gate;
        }

        public void Open() => _open.TrySetResult();

        public void Dispose()
        {
            Open();
            _held.GetAwaiter().GetResult();
        }
    }
}
