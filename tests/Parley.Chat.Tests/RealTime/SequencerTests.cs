using Microsoft.Extensions.Logging.Abstractions;
using Parley.Chat.RealTime;
using Parley.Protocol;

namespace Parley.Chat.Tests.RealTime;

/// <summary>The rules of pushing in order, on a log in memory: each pushed rev is written down by the conversation that it belongs to.</summary>
public sealed class SequencerTests
{
    private const long Chat = 1, Other = 2;

    private readonly ConversationLanes _lanes = new();
    private readonly MemoryLog _log = new();
    private readonly Sequencer _sequencer;

    public SequencerTests()
    {
        _sequencer = new Sequencer(_lanes, _log, NullLogger<Sequencer>.Instance);
        Open(Chat);
        Open(Other);
    }

    [Fact]
    public void Publish_InTurn_IsPushedAtOnce()
    {
        Publish(Chat, 1);
        Publish(Chat, 2);

        Assert.Equal([1L, 2], _log.Pushed(Chat));
    }

    [Fact]
    public void Publish_WhatWasPushed_IsDropped()
    {
        Publish(Chat, 1);
        Publish(Chat, 1);

        Assert.Equal([1L], _log.Pushed(Chat));
    }

    [Fact]
    public async Task Publish_BehindAGap_PushesTheGapFirst()
    {
        _log.Commit(Chat, 4);
        Publish(Chat, 4);

        await _log.ReachedAsync(Chat, 4);
        Assert.Equal([1L, 2, 3, 4], _log.Pushed(Chat));
    }

    [Fact]
    public async Task Publish_WhileAGapIsRead_WaitsForItsTurn()
    {
        _log.Close(Chat);
        _log.Commit(Chat, 3);
        Publish(Chat, 3);
        Publish(Chat, 4);
        Assert.Empty(_log.Pushed(Chat));

        _log.OpenAgain();
        await _log.ReachedAsync(Chat, 4);
        Assert.Equal([1L, 2, 3, 4], _log.Pushed(Chat));
    }

    [Fact]
    public void Publish_WhileAGapIsReadElsewhere_IsNotHeldUp()
    {
        _log.Close(Chat);
        _log.Commit(Chat, 3);
        Publish(Chat, 3);

        Publish(Other, 1);

        Assert.Equal([1L], _log.Pushed(Other));
        _log.OpenAgain();
    }

    [Fact]
    public async Task Publish_MoreThanMayWait_IsReadFromTheLog()
    {
        const int last = LaneQueue.MaxAnnouncements * 3;
        _log.Close(Chat);
        _log.Commit(Chat, 2);
        Publish(Chat, 2);
        for (var rev = 3; rev <= last; rev++)
        {
            Publish(Chat, rev);
        }

        _log.Commit(Chat, last);
        _log.OpenAgain();

        await _log.ReachedAsync(Chat, last);
        Assert.Equal(Enumerable.Range(1, last).Select(rev => (long)rev), _log.Pushed(Chat));
    }

    [Fact]
    public async Task Publish_GapThatCannotBeRead_IsTriedAgain()
    {
        _log.IsAvailable = false;
        _log.Commit(Chat, 2);
        Publish(Chat, 2);
        await _log.TriedAsync();
        Assert.Empty(_log.Pushed(Chat));

        _log.IsAvailable = true;
        _sequencer.Retry();

        await _log.ReachedAsync(Chat, 2);
        Assert.Equal([1L, 2], _log.Pushed(Chat));
    }

    [Fact]
    public async Task Publish_AfterAFailedPush_ReadsItFromTheLog()
    {
        Assert.True(_sequencer.TryAdd(Chat, new ChangeWork(0, 1, 1, _ => throw new InvalidOperationException("a bug"))));
        _log.Commit(Chat, 2);
        Publish(Chat, 2);

        await _log.ReachedAsync(Chat, 2);
        Assert.Equal([1L, 2], _log.Pushed(Chat));
    }

    [Fact]
    public void Publish_WhereNobodyIsConnected_IsRemembered()
    {
        var before = _lanes.MovesNow;

        Publish(3, 1);

        Assert.Empty(_log.Pushed(3));
        Assert.True(_lanes.MovedSince(3, before));
        Assert.False(_lanes.MovedSince(4, before));
        Assert.False(_lanes.MovedSince(3, _lanes.MovesNow));
    }

    [Fact]
    public void Sweep_EmptyRoom_DropsTheLaneAndRemembersIt()
    {
        var before = _lanes.MovesNow;
        var room = _lanes.Find(Chat)!.Room;

        for (var i = 0; i < ConversationLanes.Shards; i++)
        {
            _lanes.Sweep(name => name == room);
        }

        Assert.Equal(1, _lanes.Count);
        Assert.NotNull(_lanes.Find(Chat));
        Assert.Null(_lanes.Find(Other));
        Assert.True(_lanes.MovedSince(Other, before));
    }

    private void Open(long conversation) => _lanes.GetOrAdd(conversation, ConversationId.New(TimeProvider.System), new RoomPosition(0, 0));

    private void Publish(long conversation, long rev) => _sequencer.Publish(conversation, new Revision(_log, rev));

    private readonly struct Revision(MemoryLog log, long rev) : IAnnouncement
    {
        public long After => rev - 1;

        public long UpTo => rev;

        public void Push(ConversationLane lane) => log.Push(lane.Conversation, rev);
    }

    /// <summary>Revisions that are committed, and those that were pushed.</summary>
    private sealed class MemoryLog : IGapFiller
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<long, long> _committed = [];
        private readonly Dictionary<long, List<long>> _pushed = [];
        private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private TaskCompletionSource _push = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _closed;

        public bool IsAvailable { get; set; } = true;

        public void Commit(long conversation, long upTo)
        {
            lock (_lock)
            {
                _committed[conversation] = upTo;
            }
        }

        /// <summary>Readings of a conversation wait from now on.</summary>
        public void Close(long conversation) => _closed = conversation;

        public void OpenAgain() => _open.TrySetResult();

        public Task TriedAsync() => _tried.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);

        public IReadOnlyList<long> Pushed(long conversation)
        {
            lock (_lock)
            {
                return [.. _pushed.GetValueOrDefault(conversation) ?? []];
            }
        }

        public void Push(long conversation, long rev)
        {
            lock (_lock)
            {
                _pushed.TryAdd(conversation, []);
                _pushed[conversation].Add(rev);
                _push.TrySetResult();
                _push = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public async Task ReachedAsync(long conversation, long rev)
        {
            while (true)
            {
                Task push;
                lock (_lock)
                {
                    if (_pushed.TryGetValue(conversation, out var pushed) && pushed[^1] >= rev)
                    {
                        return;
                    }

                    push = _push.Task;
                }

                await push.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            }
        }

        public async ValueTask<bool> FillAsync(ConversationLane lane)
        {
            if (lane.Conversation == _closed)
            {
                await _open.Task;
            }

            _tried.TrySetResult();
            if (!IsAvailable)
            {
                return false;
            }

            long upTo;
            lock (_lock)
            {
                upTo = _committed.GetValueOrDefault(lane.Conversation);
            }

            for (var rev = lane.Position.Published + 1; rev <= upTo; rev++)
            {
                Push(lane.Conversation, rev);
            }

            lane.Position = lane.Position.To(upTo);
            return true;
        }
    }
}
