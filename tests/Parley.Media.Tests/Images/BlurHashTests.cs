using Parley.Media.Images;

namespace Parley.Media.Tests.Images;

public sealed class BlurHashTests
{
    [Fact]
    public void Encode_OneColour_IsThatColour()
    {
        var hash = BlurHash.Encode(8, 8, Enumerable.Repeat<byte[]>([255, 0, 0], 64).SelectMany(pixel => pixel).ToArray());

        // 4 × 3 waves (L), their scale, red in base 83 (TI:j), eleven waves of two digits.
        Assert.Equal(('L', "TI:j", 28), (hash[0], hash[2..6], hash.Length));
    }

    [Fact]
    public void Encode_DarkToLight_HasAWaveAcross()
    {
        var pixels = Enumerable.Range(0, 256).SelectMany(i => Enumerable.Repeat((byte)(i % 16 * 17), 3)).ToArray();

        Assert.NotEqual(BlurHash.Encode(16, 16, pixels)[6..8], BlurHash.Encode(16, 16, new byte[768])[6..8]);
    }

    [Theory]
    [InlineData("49492a0008000000010012010300010000000600000000000000", 6)]
    [InlineData("4d4d002a000000080001011200030000000100030000", 3)]
    [InlineData("49492a0008000000010012010300010000000900000000000000", null)]
    [InlineData("49492a00ffffff7f", null)]
    [InlineData("4949", null)]
    public void ExifOrientation_Read_FindsItsTag(string hex, int? expected) => Assert.Equal(expected, ExifOrientation.Read(Convert.FromHexString(hex)));
}
