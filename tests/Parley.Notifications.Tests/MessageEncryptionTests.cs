using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Notifications.Push;

namespace Parley.Notifications.Tests;

public sealed class MessageEncryptionTests
{
    /// <summary>RFC 8291, appendix A: its keys and its salt give its body, byte for byte.</summary>
    [Fact]
    public void Encrypt_TheExampleOfTheStandard_IsByteIdentical()
    {
        var own = Base64Url.DecodeFromChars("BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8");
        using var pair = ECDiffieHellman.Create(new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            D = Base64Url.DecodeFromChars("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"),
            Q = new ECPoint { X = own[1..33], Y = own[33..] },
        });

        var body = MessageEncryption.Encrypt(
            "When I grow up, I want to be a watermelon"u8,
            Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"),
            Base64Url.DecodeFromChars("BTBZMqHH6r4Tts7J_aSIgg"), pair, Base64Url.DecodeFromChars("DGv6ra1nlYgDCS1FRnbzlw"));

        Assert.Equal(
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf"
            + "1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN",
            Base64Url.EncodeToString(body));
    }

    [Fact]
    public void Encrypt_TheLongestMessage_FitsIntoWhatEveryServiceTakes()
    {
        using var browser = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var key = MessageEncryption.Export(browser.ExportParameters(includePrivateParameters: false).Q);
        var message = new byte[MessageEncryption.MaxPlainBytes];

        Assert.True(MessageEncryption.Encrypt(message, key, new byte[MessageEncryption.AuthBytes]).Length <= 4096);
        Assert.NotEqual(
            MessageEncryption.Encrypt(message, key, new byte[MessageEncryption.AuthBytes]), MessageEncryption.Encrypt(message, key, new byte[MessageEncryption.AuthBytes]));
        Assert.Throws<ArgumentOutOfRangeException>(() => MessageEncryption.Encrypt(new byte[MessageEncryption.MaxPlainBytes + 1], key, new byte[MessageEncryption.AuthBytes]));
    }

    [Fact]
    public void IsPublicKey_WhatIsNoPointOfTheCurve_IsNone()
    {
        var key = Base64Url.DecodeFromChars("BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4");
        Assert.True(MessageEncryption.IsPublicKey(key));
        key[^1] ^= 1;
        Assert.False(MessageEncryption.IsPublicKey(key));
        Assert.False(MessageEncryption.IsPublicKey(key.AsSpan(1)));
        Assert.False(MessageEncryption.IsPublicKey(Encoding.ASCII.GetBytes(new string('x', 65))));
        Assert.False(MessageEncryption.IsPublicKey([]));
    }
}
