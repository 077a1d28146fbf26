using System.Buffers.Binary;
using System.Numerics;

namespace Parley.Chat.Search.Index;

/// <summary>
/// SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF"): 64 bits that tell nothing about a short text to whoever does not have the key. A word takes some 20 ns;
/// HMAC would take fifty times as long, for each of the thirty words of a message.
/// </summary>
internal static class SipHash
{
    public const int KeyBytes = 16;

    public static ulong Of(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        var (k0, k1) = (BinaryPrimitives.ReadUInt64LittleEndian(key), BinaryPrimitives.ReadUInt64LittleEndian(key[8..]));
        var state = new State(k0, k1);
        var length = data.Length;
        for (; data.Length >= 8; data = data[8..])
        {
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(data));
        }

        // The rest, and the length in the highest byte.
        var last = (ulong)length << 56;
        for (var i = 0; i < data.Length; i++)
        {
            last |= (ulong)data[i] << (8 * i);
        }

        state.Add(last);
        return state.Finish();
    }

    private struct State(ulong k0, ulong k1)
    {
        private ulong _v0 = k0 ^ 0x736f6d6570736575, _v1 = k1 ^ 0x646f72616e646f6d, _v2 = k0 ^ 0x6c7967656e657261, _v3 = k1 ^ 0x7465646279746573;

        public void Add(ulong word)
        {
            _v3 ^= word;
            Round();
            Round();
            _v0 ^= word;
        }

        public ulong Finish()
        {
            _v2 ^= 0xff;
            for (var i = 0; i < 4; i++)
            {
                Round();
            }

            return _v0 ^ _v1 ^ _v2 ^ _v3;
        }

        private void Round()
        {
            _v0 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 13) ^ _v0;
            _v0 = BitOperations.RotateLeft(_v0, 32);
            _v2 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 16) ^ _v2;
            _v0 += _v3;
            _v3 = BitOperations.RotateLeft(_v3, 21) ^ _v0;
            _v2 += _v1;
            _v1 = BitOperations.RotateLeft(_v1, 17) ^ _v2;
            _v2 = BitOperations.RotateLeft(_v2, 32);
        }
    }
}
