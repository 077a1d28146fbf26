using System.Security.Cryptography;
using Parley.Chat.Sync;
using Parley.Protocol;

namespace Parley.Chat.Tests.Sync;

public sealed class SyncStampTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);
    private static readonly SyncStamp Stamp = new(UserId.New(TimeProvider.System), 3, 1_700_000_000_000, 1_699_999_970_000, 42);

    [Fact]
    public void TryRead_OwnStamp_IsWhatWasSigned()
    {
        Assert.True(SyncStamp.TryRead(Stamp.Sign(Key), Key, out var read));
        Assert.Equal(Stamp, read);
    }

    [Fact]
    public void TryRead_AnotherKeysStamp_IsRefused() =>
        Assert.False(SyncStamp.TryRead(Stamp.Sign(RandomNumberGenerator.GetBytes(32)), Key, out _));

    [Fact]
    public void TryRead_AnyCharacterAltered_IsRefused()
    {
        var text = Stamp.Sign(Key);
        for (var i = 0; i < text.Length - 1; i++)
        {
            var altered = text[..i] + (text[i] == 'A' ? 'B' : 'A') + text[(i + 1)..];
            Assert.False(SyncStamp.TryRead(altered, Key, out _), $"character {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a stamp")]
    [InlineData("AAAA")]
    [InlineData("%%%%")]
    public void TryRead_Garbage_IsRefused(string text) => Assert.False(SyncStamp.TryRead(text, Key, out _));

    [Fact]
    public void TryRead_VeryLongText_IsRefused() => Assert.False(SyncStamp.TryRead(new string('A', 1_000_000), Key, out _));
}
