using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Parley.Contracts.Accounts;

namespace Parley.Accounts.Tokens;

/// <summary>
/// What was read from tokens whose signatures were verified lately, by the SHA-256 of the whole token: whoever asks often, or comes back after a lost
/// connection, is spared a verification, which takes longer than all the rest of a small request. Only what never changes about a token is kept; key, time and session are looked at each time. Two generations: when
/// the young one is full, it becomes the old one, whose tokens are dropped unless they come again. Safe from any thread.
/// </summary>
internal sealed class VerifiedTokens
{
    /// <summary>Of each of both; about 150 bytes a token.</summary>
    private const int Generation = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<TokenHash, VerifiedToken> _young = [], _old = [];

    /// <summary>Null when it must be verified.</summary>
    public VerifiedToken? Find(in TokenHash hash)
    {
        lock (_lock)
        {
            if (!_young.TryGetValue(hash, out var token) && _old.TryGetValue(hash, out token))
            {
                Keep(hash, token);
            }

            return token;
        }
    }

    public void Add(in TokenHash hash, VerifiedToken token)
    {
        lock (_lock)
        {
            Keep(hash, token);
        }
    }

    private void Keep(in TokenHash hash, VerifiedToken token)
    {
        if (_young.Count >= Generation)
        {
            (_old, _young) = (_young, []);
        }

        _young[hash] = token;
    }
}

/// <param name="Kid">The key that signed it.</param>
/// <param name="Caller">What it says, with its end.</param>
internal sealed record VerifiedToken(string Kid, Caller Caller);

/// <summary>The SHA-256 of a token: header, content and signature, so that no two texts share one.</summary>
internal readonly record struct TokenHash(UInt128 First, UInt128 Second)
{
    /// <param name="token">At most <see cref="Jwt.LongestChars"/>, each of them ASCII.</param>
    public static TokenHash Of(string token)
    {
        Span<byte> text = stackalloc byte[Jwt.LongestChars];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text[..Encoding.ASCII.GetBytes(token, text)], hash);
        return new TokenHash(BinaryPrimitives.ReadUInt128LittleEndian(hash), BinaryPrimitives.ReadUInt128LittleEndian(hash[16..]));
    }
}
