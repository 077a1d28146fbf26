using System.Security.Cryptography;
using System.Text;
using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Chat.Tests.Encryption;

public sealed class BodyCipherTests
{
    private static readonly ConversationId Conversation = ConversationId.New(TimeProvider.System);
    private static readonly MessageId Message = MessageId.New(TimeProvider.System);
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes);
    private static readonly BodyCipher Cipher = new(Conversation, 1, Key);

    [Theory]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("Grüße 😀")]
    public void Open_WhatWasSealed_IsTheText(string text)
    {
        var sealedText = Cipher.Seal(text, Message, SealedField.Text);

        Assert.Equal(text, Cipher.OpenText(sealedText, Message, SealedField.Text));
        Assert.Equal(1 + 2 + 12 + Encoding.UTF8.GetByteCount(text) + 16, sealedText.Length);
        Assert.Equal([1, 0, 1], sealedText[..3]);
    }

    [Fact]
    public void Open_AsAnotherVersion_Throws()
    {
        foreach (var version in new long[] { 0, 1, 2, 1L << 40 })
        {
            var sealedText = Cipher.Seal("Hello"u8, Message, SealedField.Text, version);

            Assert.Equal("Hello", Cipher.OpenText(sealedText, Message, SealedField.Text, version));
            Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(sealedText, Message, SealedField.Text, version + 1));
            Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(sealedText, Message, SealedField.Text, version == 0 ? 5 : 0));
        }
    }

    [Fact]
    public void Seal_Twice_LooksDifferent() =>
        Assert.NotEqual(Cipher.Seal("a", Message, SealedField.Text), Cipher.Seal("a", Message, SealedField.Text));

    [Fact]
    public void Open_AnyByteAltered_Throws()
    {
        var sealedText = Cipher.Seal("Hello", Message, SealedField.Text);
        for (var i = 0; i < sealedText.Length; i++)
        {
            var altered = sealedText.ToArray();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(altered, Message, SealedField.Text));
        }
    }

    [Fact]
    public void Open_CutShort_Throws()
    {
        var sealedText = Cipher.Seal("Hello", Message, SealedField.Text);
        for (var length = 0; length < sealedText.Length; length++)
        {
            Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(sealedText.AsSpan(0, length), Message, SealedField.Text));
        }
    }

    [Fact]
    public void Open_MovedElsewhere_Throws()
    {
        var sealedText = Cipher.Seal("Hello", Message, SealedField.Text);

        Refuses(Cipher, MessageId.New(TimeProvider.System), SealedField.Text);
        Refuses(Cipher, Message, SealedField.Metadata);
        Refuses(new BodyCipher(ConversationId.New(TimeProvider.System), 1, Key), Message, SealedField.Text);
        Refuses(new BodyCipher(Conversation, 1, RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes)), Message, SealedField.Text);
        Refuses(new BodyCipher(Conversation, 2, [.. RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes), .. Key]), Message, SealedField.Text);

        void Refuses(BodyCipher cipher, MessageId message, SealedField field) =>
            Assert.ThrowsAny<CryptographicException>(() => cipher.Open(sealedText, message, field));
    }

    [Fact]
    public void Fingerprint_SameRequestAndKey_IsTheSameAndElseNot()
    {
        var request = "request"u8.ToArray();

        Assert.Equal(Cipher.Fingerprint(request), new BodyCipher(Conversation, 1, Key).Fingerprint(request));
        Assert.NotEqual(Cipher.Fingerprint(request), Cipher.Fingerprint("another"u8));
        Assert.NotEqual(Cipher.Fingerprint(request), new BodyCipher(Conversation, 1, RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes)).Fingerprint(request));
    }

    [Fact]
    public void Seal_WithTwoKeys_UsesTheNewestAndOpensBoth()
    {
        var old = Cipher.Seal("old", Message, SealedField.Text);
        var both = new BodyCipher(Conversation, 2, [.. Key, .. RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes)]);
        var sealedText = both.Seal("new", Message, SealedField.Text);

        Assert.Equal([1, 0, 2], sealedText[..3]);
        Assert.Equal("old", both.OpenText(old, Message, SealedField.Text));
        Assert.Equal("new", both.OpenText(sealedText, Message, SealedField.Text));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(sealedText, Message, SealedField.Text));
        Assert.Equal(Cipher.Fingerprint("request"u8), both.Fingerprint("request"u8));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 31)]
    [InlineData(2, 32)]
    public void Constructor_KeysThatAreNotAsMany_Throws(ushort newest, int bytes) =>
        Assert.Throws<ArgumentException>(() => new BodyCipher(Conversation, newest, new byte[bytes]));

    [Fact]
    public async Task SealAndOpen_FromManyThreads_NeverMixTexts()
    {
        var cipher = new BodyCipher(Conversation, 1, Key);
        var sealedTexts = await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(
            () => Enumerable.Range(0, 2_000).Select(i =>
            {
                var text = new string((char)('a' + thread), i);
                var sealedText = cipher.Seal(text, Message, SealedField.Text);
                Assert.Equal(text, cipher.OpenText(sealedText, Message, SealedField.Text));
                Assert.Equal(cipher.Fingerprint(sealedText), cipher.Fingerprint(sealedText));
                return Convert.ToHexString(sealedText.AsSpan(3, 12));
            }).ToList(),
            TestContext.Current.CancellationToken)));

        Assert.Equal(16_000, sealedTexts.SelectMany(nonces => nonces).Distinct().Count());
    }
}
