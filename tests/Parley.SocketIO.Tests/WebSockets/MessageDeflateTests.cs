using System.Text;
using Parley.SocketIO.WebSockets;

namespace Parley.SocketIO.Tests.WebSockets;

/// <summary>RFC 7692 §7.2, and the compressed bomb of R1.</summary>
public class MessageDeflateTests
{
    [Theory]
    [InlineData(1_024)]
    [InlineData(4_095)]
    [InlineData(4_096)]
    [InlineData(1_000_000)]
    public void Message_Deflated_InflatesToItself(int length)
    {
        var message = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, length).Select(i => (char)('a' + (i * i % 7)))));
        var deflated = MessageDeflate.Deflate(message, 3);
        Assert.NotNull(deflated);
        Assert.True(deflated.Length - 3 < length / 2);
        Assert.Equal(0, MessageDeflate.TryInflate(deflated.AsSpan(3), length, out var inflated));
        Assert.True(inflated.AsSpan().SequenceEqual(message));
    }

    [Fact]
    public void Message_Incompressible_IsNotDeflated()
    {
        var noise = new byte[10_000];
        new Random(1).NextBytes(noise);
        Assert.Null(MessageDeflate.Deflate(noise, 0));
    }

    [Theory]
    [InlineData(new byte[] { 0xf2, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00 })] // §7.2.3.1: one block
    [InlineData(new byte[] { 0xf2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xff, 0xff, 0xca, 0xc9, 0xc9, 0x07, 0x00 })] // §7.2.3.5: two blocks
    [InlineData(new byte[] { 0x00, 0x05, 0x00, 0xfa, 0xff, 0x48, 0x65, 0x6c, 0x6c, 0x6f, 0x00 })] // §7.2.3.3: not compressed
    [InlineData(new byte[] { 0xf3, 0x48, 0xcd, 0xc9, 0xc9, 0x07, 0x00, 0x00 })] // §7.2.3.4: the final bit set
    public void Message_OfTheRfc_IsHello(byte[] deflated)
    {
        Assert.Equal(0, MessageDeflate.TryInflate(deflated, 5, out var inflated));
        Assert.Equal("Hello"u8.ToArray(), inflated);
        Assert.Equal(1009, MessageDeflate.TryInflate(deflated, 4, out _));
    }

    [Fact]
    public void Message_Bomb_IsRefusedAtTheLimit()
    {
        var bomb = MessageDeflate.Deflate(new byte[50_000_000], 0)!;
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(1009, MessageDeflate.TryInflate(bomb, 1_000_000, out _));

        // The pool's arrays of up to 2 MiB, not the 50 MB that the message would become.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Theory]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff })]
    [InlineData(new byte[] { 0x06, 0x00 })]
    public void Message_Corrupt_IsInvalidData(byte[] deflated) => Assert.Equal(1007, MessageDeflate.TryInflate(deflated, 1_000, out _));

    [Fact]
    public void Message_Random_NeverThrows()
    {
        var random = new Random(7692);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 60)];
            random.NextBytes(bytes);
            Assert.Contains(MessageDeflate.TryInflate(bytes, 500, out var inflated), new ushort[] { 0, 1007, 1009 });
            Assert.True(inflated.Length <= 500);
        }
    }
}
