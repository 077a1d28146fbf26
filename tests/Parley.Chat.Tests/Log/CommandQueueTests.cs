using Parley.Chat.Log;
using Parley.Protocol;

namespace Parley.Chat.Tests.Log;

public sealed class CommandQueueTests
{
    [Fact]
    public void Take_MoreThanABatch_KeepsTheirOrder()
    {
        using var queue = new CommandQueue(10);
        var commands = Enumerable.Range(0, 5).Select(_ => new Nothing()).ToArray();
        Assert.All(commands, command => Assert.Equal(Admission.Accepted, queue.TryAdd(command)));

        Assert.Equal(commands[..3], queue.Take(3));
        Assert.Equal(commands[3..], queue.Take(3));
        Assert.Empty(queue.Take(3));
    }

    [Fact]
    public void TryAdd_ToAFullQueue_IsRefusedUntilSomeAreTaken()
    {
        using var queue = new CommandQueue(2);
        queue.TryAdd(new Nothing());
        queue.TryAdd(new Nothing());

        Assert.Equal((Admission.Full, true), (queue.TryAdd(new Nothing()), queue.IsFull));
        queue.Take(1);
        Assert.Equal(Admission.Accepted, queue.TryAdd(new Nothing()));
    }

    [Fact]
    public void Suspend_HandsOutWhatWaitsAndRefusesUntilResumed()
    {
        using var queue = new CommandQueue(2);
        var waiting = new Nothing();
        queue.TryAdd(waiting);

        Assert.Equal([waiting], queue.Suspend());
        Assert.Equal((Admission.Suspended, true), (queue.TryAdd(new Nothing()), queue.IsSuspended));
        queue.Resume();
        Assert.Equal(Admission.Accepted, queue.TryAdd(new Nothing()));
        queue.Close();
        Assert.Single(queue.Suspend());
        queue.Resume();
        Assert.Equal(Admission.Closed, queue.TryAdd(new Nothing()));
    }

    [Fact]
    public async Task Wait_ReturnsWithTheFirstCommand_AndEndsWhenClosedAndEmpty()
    {
        using var queue = new CommandQueue(2);
        var waiting = queue.WaitAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        queue.TryAdd(new Nothing());
        Assert.True(await waiting);

        queue.Close();
        Assert.True(await queue.WaitAsync());
        queue.Take(1);
        Assert.False(await queue.WaitAsync());
    }

    [Fact]
    public async Task Linger_ReturnsWhenSoManyWait_OrAfterItsTime()
    {
        using var queue = new CommandQueue(5);
        var lingering = queue.LingerAsync(2, TimeSpan.FromMinutes(5)).AsTask();
        queue.TryAdd(new Nothing());
        Assert.False(lingering.IsCompleted);
        queue.TryAdd(new Nothing());
        await lingering;

        await queue.LingerAsync(5, TimeSpan.FromMilliseconds(1));
        Assert.Equal(2, queue.Count);
        var closing = queue.LingerAsync(5, TimeSpan.FromMinutes(5)).AsTask();
        queue.Close();
        await closing;
    }

    private sealed class Nothing : LogCommand<bool>
    {
        public override Task<Result<bool>> ExecuteAsync(LogBatch batch) => throw new InvalidOperationException("It only waits.");
    }
}
