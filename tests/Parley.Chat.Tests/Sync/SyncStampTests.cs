using System.Security.Cryptography;
using Parley.Chat.Sync;
using Parley.Protocol;

namespace Parley.Chat.Tests.Sync;

public sealed class SyncStampTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly SyncStamp Stamp = new(UserId.New(TimeProvider.System), 3, 1_700_000_000_000, 1_600_000_000_000, long.MaxValue);

    [Fact]
    public void TryRead_OnesOwn_IsTheSameStamp()
    {
        Assert.True(SyncStamp.TryRead(Stamp.Sign(Key), Key, out var read));

        Assert.Equal(Stamp, read);
    }

    [Fact]
    public void TryRead_AnyCharacterAltered_IsFalse()
    {
        var text = Stamp.Sign(Key);
        for (var i = 0; i < text.Length; i++)
        {
            var altered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.False(SyncStamp.TryRead(altered, Key, out var read), altered);
            Assert.Equal(default, read);
        }
    }

    [Fact]
    public void TryRead_OtherKey_IsFalse() => Assert.False(SyncStamp.TryRead(Stamp.Sign(Key), RandomNumberGenerator.GetBytes(32), out _));

    [Theory]
    [InlineData("")]
    [InlineData("A")]
    [InlineData("not base64!")]
    [InlineData("====")]
    [InlineData("\ud800")]
    public void TryRead_Garbage_IsFalse(string text) => Assert.False(SyncStamp.TryRead(text, Key, out _));

    [Fact]
    public void TryRead_OtherLengths_IsFalse()
    {
        for (var length = 0; length < 1000; length++)
        {
            Assert.False(SyncStamp.TryRead(new string('A', length), Key, out _));
        }
    }
}
