namespace Parley.SocketIO.Soak.Clients;

/// <summary>What all clients do together: be restless, stand still to be counted, or go home.</summary>
internal sealed class Stage
{
    private TaskCompletionSource _moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal bool IsRollCall { get; private set; }

    internal bool IsOver { get; private set; }

    /// <summary>Completes with the next change.</summary>
    internal Task Moved => Volatile.Read(ref _moved).Task;

    internal void CallTheRoll() => Move(() => IsRollCall = true);

    internal void Disperse() => Move(() => IsRollCall = false);

    internal void GoHome() => Move(() => IsOver = true);

    private void Move(Action change)
    {
        change();
        Interlocked.Exchange(ref _moved, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }
}
