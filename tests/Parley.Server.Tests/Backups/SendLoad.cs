using System.Collections.Concurrent;
using Parley.Protocol;
using Parley.Protocol.Chat;
using Parley.Server.Tests.Fixture;

namespace Parley.Server.Tests.Backups;

/// <summary>Two people who send to each other, four messages under way at a time, until they are stopped.</summary>
internal sealed class SendLoad : IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<MessageId, long> _acknowledged = new();
    private readonly SemaphoreSlim _one = new(0);
    private readonly Task _senders;

    public SendLoad(DirectChat chat) => _senders = Task.WhenAll(
        new[] { chat.AdasSocket, chat.BobsSocket, chat.AdasSocket, chat.BobsSocket }.Select(socket => SendAsync(socket, chat.Id)));

    /// <summary>The ids, so far.</summary>
    public IReadOnlyCollection<MessageId> Acknowledged => [.. _acknowledged.Keys];

    /// <summary>The highest seq, so far.</summary>
    public long Highest => _acknowledged.Values.Max();

    public async Task UntilAsync(int count)
    {
        while (_acknowledged.Count < count)
        {
            await _one.WaitAsync(TestContext.Current.CancellationToken);
        }
    }

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _senders;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _one.Dispose();
    }

    private async Task SendAsync(TestSocket socket, ConversationId conversation)
    {
        while (!_stopping.IsCancellationRequested)
        {
            var sent = await socket.EmitAsync(EventNames.SendMessage, new { conversationId = conversation, text = "under load" }).OkAsync<SendMessageResponse>();
            _acknowledged[sent.Message.Id] = sent.Message.Seq;
            _one.Release();
        }
    }
}
