using System.Diagnostics;
using System.Net;
using Parley.Bench.Chat.Load;

namespace Parley.Bench.SignIn;

/// <summary>Pairs of people who write one another at a steady pace, far below what the server can: what is measured is what somebody feels.</summary>
internal sealed class SteadyChat : IDisposable
{
    private const int PerSecond = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly LoadLoop _loop;
    private readonly PacedLoad _load;

    public SteadyChat(IPEndPoint server, IReadOnlyList<(string One, string Other, Guid Conversation)> chats)
    {
        _loop = new LoadLoop(server);
        var conversations = chats.Select(chat => new LoadConversation(chat.Conversation, [_loop.Add(chat.One), _loop.Add(chat.Other)])).ToList();
        _load = new PacedLoad(conversations, Stopwatch.Frequency / PerSecond);
        _loop.OpenAll(_load, Patience);
        _load.Begin();
    }

    public void Run(TimeSpan time) => _loop.Run(_load, time);

    public MessageCounts Measure(TimeSpan time)
    {
        _load.Counts = new MessageCounts();
        _loop.Run(_load, time);
        return _load.Counts;
    }

    public void Dispose() => _loop.Dispose();
}
