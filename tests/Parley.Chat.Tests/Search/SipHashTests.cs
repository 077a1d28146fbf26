using Parley.Chat.Search.Index;

namespace Parley.Chat.Tests.Search;

/// <summary>The vectors of the authors' reference implementation (vectors.h of veorq/SipHash): key 00…0f, texts 00, 00 01, ….</summary>
public sealed class SipHashTests
{
    private static readonly ulong[] Vectors =
    [
        0x726fdb47dd0e0e31, 0x74f839c593dc67fd, 0x0d6c8009d9a94f5a, 0x85676696d7fb7e2d, 0xcf2794e0277187b7, 0x18765564cd99a68d, 0xcbc9466e58fee3ce, 0xab0200f58b01d137,
        0x93f5f5799a932462, 0x9e0082df0ba9e4b0, 0x7a5dbbc594ddb9f3, 0xf4b32f46226bada7, 0x751e8fbc860ee5fb, 0x14ea5627c0843d90, 0xf723ca908e7af2ee, 0xa129ca6149be45e5,
    ];

    [Fact]
    public void Of_ReferenceVectors_GivesTheirHashes()
    {
        byte[] key = [.. Enumerable.Range(0, 16).Select(i => (byte)i)];
        for (var length = 0; length < Vectors.Length; length++)
        {
            Assert.Equal(Vectors[length], SipHash.Of(key, key.AsSpan(0, length)));
        }
    }
}
