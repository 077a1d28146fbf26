using System.Buffers;
using Parley.SocketIO.Fuzz.Generation;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>
/// Memory for a pipe in blocks of a few bytes, so that whatever is read lies in many pieces; what is given back is overwritten, so that a use afterwards shows.
/// </summary>
internal sealed class SmallBlocks(Chance chance) : MemoryPool<byte>
{
    private const int Largest = 4_096;

    /// <summary>The longest block of the case under way.</summary>
    internal int BlockBytes { get; set; } = 64;

    public override int MaxBufferSize => Largest;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1) => new Block(new byte[Math.Max(minBufferSize, chance.Between(1, BlockBytes))]);

    protected override void Dispose(bool disposing)
    {
    }

    private sealed class Block(byte[] bytes) : IMemoryOwner<byte>
    {
        public Memory<byte> Memory => bytes;

        public void Dispose() => bytes.AsSpan().Fill(0xDB);
    }
}
