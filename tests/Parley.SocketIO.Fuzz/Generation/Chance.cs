using System.Numerics;
using System.Runtime.InteropServices;

namespace Parley.SocketIO.Fuzz.Generation;

/// <summary>
/// The random numbers of one case: xoshiro256** (Blackman and Vigna), begun from the run's seed and the case's index, so that any case can be made again
/// without those before it.
/// </summary>
internal sealed class Chance
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    internal void Begin(ulong seed, long index)
    {
        // splitmix64 spreads neighbouring indexes over the whole state.
        var state = (seed * 0x9E3779B97F4A7C15) + (ulong)index;
        _a = Spread(ref state);
        _b = Spread(ref state);
        _c = Spread(ref state);
        _d = Spread(ref state);
    }

    internal ulong Bits()
    {
        var result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        var shifted = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= shifted;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>From 0 to <paramref name="limit"/> - 1.</summary>
    internal int Next(int limit) => (int)(((Bits() >> 32) * (ulong)limit) >> 32);

    /// <summary>From <paramref name="least"/> to <paramref name="most"/>.</summary>
    internal int Between(int least, int most) => least + Next(most - least + 1);

    internal bool OneIn(int times) => Next(times) == 0;

    internal T Pick<T>(params ReadOnlySpan<T> all) => all[Next(all.Length)];

    internal void Fill(Span<byte> bytes)
    {
        foreach (ref var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            word = Bits();
        foreach (ref var one in bytes[(bytes.Length & ~7)..])
            one = (byte)Bits();
    }

    private static ulong Spread(ref ulong state)
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
