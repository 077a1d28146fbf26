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
        Refuses(new BodyCipher(Conversation, 2, Key), Message, SealedField.Text);

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
}
