using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Parley.Protocol;

namespace Parley.Chat.Invites;

/// <summary>Tokens of invitation links: 256 random bits, of which only the hash is kept.</summary>
internal static class InviteTokens
{
    private const int TokenBytes = 32, TokenCharacters = 43;

    /// <summary>One answer to whatever opens nothing, so that nobody learns what a token was once good for.</summary>
    public static readonly ParleyError Invalid = new(ErrorCodes.InviteInvalid, "It was used up or revoked, it has expired, or it was cut short. Ask for another.");

    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));

    /// <summary>Null when it cannot be a token.</summary>
    public static byte[]? HashOf(string token) => token.Length == TokenCharacters && Base64Url.IsValid(token) ? SHA256.HashData(Encoding.ASCII.GetBytes(token)) : null;
}
