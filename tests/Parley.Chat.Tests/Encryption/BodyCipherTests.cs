using System.Security.Cryptography;
using System.Text;
using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Chat.Tests.Encryption;

public sealed class BodyCipherTests
{
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes);

    private readonly ConversationId _conversation = ConversationId.New(TimeProvider.System);
    private readonly MessageId _message = MessageId.New(TimeProvider.System);

    private BodyCipher Cipher => new(_conversation, 1, Key);

    [Theory]
    [InlineData("")]
    [InlineData("Hello")]
    [InlineData("Grüße 👋🏽 مرحبا")]
    public void Open_WhatWasSealed_IsTheText(string text) =>
        Assert.Equal(text, Cipher.OpenText(Cipher.Seal(text, _message, SealedField.Text), _message, SealedField.Text));

    [Fact]
    public void Seal_Twice_DiffersAndShowsNothing()
    {
        var (one, two) = (Cipher.Seal("Hello", _message, SealedField.Text), Cipher.Seal("Hello", _message, SealedField.Text));

        Assert.NotEqual(one, two);
        Assert.DoesNotContain("Hello", Encoding.Latin1.GetString(one), StringComparison.Ordinal);
    }

    [Fact]
    public void Seal_AnyText_AddsThirtyOneBytes() => Assert.Equal(100 + 31, Cipher.Seal(new string('x', 100), _message, SealedField.Text).Length);

    [Fact]
    public void Open_MovedToAnotherPlace_IsRefused()
    {
        var body = Cipher.Seal("Hello", _message, SealedField.Text);
        var elsewhere = new BodyCipher(ConversationId.New(TimeProvider.System), 1, Key);

        Assert.ThrowsAny<CryptographicException>(() => elsewhere.Open(body, _message, SealedField.Text));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(body, MessageId.New(TimeProvider.System), SealedField.Text));
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(body, _message, SealedField.Metadata));
    }

    [Fact]
    public void Open_AnyByteAltered_IsRefused()
    {
        var body = Cipher.Seal("Hello", _message, SealedField.Text);
        for (var i = 0; i < body.Length; i++)
        {
            var altered = (byte[])body.Clone();
            altered[i] ^= 1;
            Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(altered, _message, SealedField.Text));
        }
    }

    [Fact]
    public void Open_Truncated_IsRefused() =>
        Assert.ThrowsAny<CryptographicException>(() => Cipher.Open(Cipher.Seal("Hello", _message, SealedField.Text).AsSpan(0, 20), _message, SealedField.Text));

    [Fact]
    public void Fingerprint_OfTheSameRequest_IsTheSameForOneKeyOnly()
    {
        var request = "a request"u8.ToArray();
        var other = new BodyCipher(_conversation, 1, RandomNumberGenerator.GetBytes(BodyCipher.KeyBytes));

        Assert.Equal(Cipher.Fingerprint(request), Cipher.Fingerprint(request));
        Assert.NotEqual(Cipher.Fingerprint(request), Cipher.Fingerprint("a requesT"u8.ToArray()));
        Assert.NotEqual(Cipher.Fingerprint(request), other.Fingerprint(request));
    }
}
