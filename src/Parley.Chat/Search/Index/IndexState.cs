namespace Parley.Chat.Search.Index;

/// <summary>The row of <c>index_state</c>.</summary>
internal sealed class IndexState
{
    /// <summary>The way in which this program makes the index. Another number makes every index anew.</summary>
    public const long CurrentFormat = 2;

    public const string Select = "SELECT format, epoch, proof, step, generation, holder, held_until FROM index_state WHERE id = 1";

    public long Format { get; init; }

    public long Epoch { get; init; }

    public long Proof { get; init; }

    public long Step { get; init; }

    public long Generation { get; init; }

    public long Holder { get; init; }

    public long HeldUntil { get; init; }

    /// <summary>Whether it was made of the present log, in the present way, with a key that is still there.</summary>
    public bool IsOf(long epoch, SearchKeys keys) => Format == CurrentFormat && Epoch == epoch && keys.Find(Proof) is not null;
}
