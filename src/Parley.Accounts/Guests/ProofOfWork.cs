using System.Buffers.Binary;
using System.Buffers.Text;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Parley.Platform.Keys;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Guests;

/// <summary>
/// A puzzle that costs its solver some processor time and the server two hashes. The server keeps nothing of what it has issued: a challenge is its own time of expiry and 16
/// random bytes, signed. What was used is remembered until it expires; a process that starts, or another one, has not seen what was used here, which gives somebody one
/// more guest for two minutes at most.
/// </summary>
internal sealed class ProofOfWork(IOptions<GuestOptions> options, MasterKeys master, TimeProvider clock) : IGuestChallenge
{
    public const string Kind = "proof-of-work";

    private const string Purpose = "parley guest challenge";
    private const int RandomBytes = 16, BodyBytes = sizeof(long) + sizeof(byte) + RandomBytes, SignatureBytes = 16, MaxSolution = 64;

    /// <summary>Enough to solve 28 bits on a slow telephone would be hours: this is for what a page asks of its visitor.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);

    private readonly UsedOnce _used = new(clock);

    public GuestChallengeResponse Issue()
    {
        var expires = clock.GetUtcNow() + Lifetime;
        var bytes = new byte[BodyBytes + SignatureBytes];
        BinaryPrimitives.WriteInt64BigEndian(bytes, expires.ToUnixTimeMilliseconds());
        bytes[sizeof(long)] = (byte)options.Value.ProofOfWorkBits;
        RandomNumberGenerator.Fill(bytes.AsSpan(sizeof(long) + 1, RandomBytes));
        Sign(master.Derive(Purpose), bytes.AsSpan(0, BodyBytes), bytes.AsSpan(BodyBytes));
        return new GuestChallengeResponse
        {
            Kind = Kind,
            Challenge = Base64Url.EncodeToString(bytes),
            Bits = options.Value.ProofOfWorkBits,
            ExpiresAt = DateTimeOffset.FromUnixTimeMilliseconds(expires.ToUnixTimeMilliseconds()),
        };
    }

    public ValueTask<ParleyError?> CheckAsync(string? challenge, string? solution, CancellationToken cancellationToken) => new(Check(challenge, solution));

    private ParleyError? Check(string? challenge, string? solution)
    {
        if (string.IsNullOrEmpty(challenge) || string.IsNullOrEmpty(solution))
        {
            return Refused("Ask for a challenge at /api/v1/auth/guest/challenge, solve it, and send both.");
        }

        if (!TryRead(challenge, out var expires, out var bits))
        {
            return Refused("This challenge is not one of this server's.");
        }

        if (clock.GetUtcNow() >= expires)
        {
            return Refused("The challenge has expired: ask for another one.");
        }

        if (solution.Length > MaxSolution || LeadingZeroBits(SHA256.HashData(Encoding.UTF8.GetBytes($"{challenge}.{solution}"))) < bits)
        {
            return Refused("The solution is wrong.");
        }

        return _used.TryUse(challenge, expires) ? null : Refused("The challenge was used before: ask for another one.");
    }

    internal static int LeadingZeroBits(ReadOnlySpan<byte> hash)
    {
        var first = BinaryPrimitives.ReadUInt64BigEndian(hash);
        return first != 0 ? BitOperations.LeadingZeroCount(first) : 64;
    }

    private static ParleyError Refused(string detail) => new(ErrorCodes.ChallengeRequired, detail);

    private bool TryRead(string text, out DateTimeOffset expires, out int bits)
    {
        (expires, bits) = (default, 0);
        Span<byte> bytes = stackalloc byte[BodyBytes + SignatureBytes];
        if (!Base64Url.IsValid(text, out var length) || length != bytes.Length || !Base64Url.TryDecodeFromChars(text, bytes, out _))
        {
            return false;
        }

        // A second text of the same bytes would be a second use.
        if (Base64Url.EncodeToString(bytes) != text || !IsSigned(bytes))
        {
            return false;
        }

        expires = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(bytes));
        bits = bytes[sizeof(long)];
        return true;
    }

    private bool IsSigned(ReadOnlySpan<byte> bytes)
    {
        Span<byte> expected = stackalloc byte[SignatureBytes];
        foreach (var key in master.DeriveAll(Purpose))
        {
            Sign(key, bytes[..BodyBytes], expected);
            if (CryptographicOperations.FixedTimeEquals(expected, bytes[BodyBytes..]))
            {
                return true;
            }
        }

        return false;
    }

    private static void Sign(byte[] key, ReadOnlySpan<byte> body, Span<byte> signature)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, hash);
        hash[..SignatureBytes].CopyTo(signature);
    }

    /// <summary>
    /// Two generations, each as long as a challenge lives: what is in neither was not used within its life. Solving limits how many come, so they need no other bound.
    /// </summary>
    private sealed class UsedOnce(TimeProvider clock)
    {
        private readonly Lock _lock = new();
        private HashSet<string> _young = [], _old = [];
        private DateTimeOffset _since = clock.GetUtcNow();

        public bool TryUse(string challenge, DateTimeOffset expires)
        {
            lock (_lock)
            {
                var now = clock.GetUtcNow();
                if (now - _since >= Lifetime)
                {
                    _old = now - _since >= 2 * Lifetime ? [] : _young;
                    (_young, _since) = ([], now);
                }

                return expires > now && !_old.Contains(challenge) && _young.Add(challenge);
            }
        }
    }
}
