using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Parley.Accounts.SecondFactors;

/// <summary>
/// Time-based one-time passwords (RFC 6238) as every authenticator app makes them: HMAC-SHA-1, steps of 30 seconds, six digits.
/// </summary>
internal static class Totp
{
    public const int Digits = 6, SecretBytes = 20;

    /// <summary>A code of the step before or after is taken, too: for clocks that are wrong, and people who type slowly (RFC 6238 §5.2).</summary>
    public const int Tolerance = 1;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>160 random bits, as RFC 4226 §4 recommends.</summary>
    public static byte[] CreateSecret() => RandomNumberGenerator.GetBytes(SecretBytes);

    public static long StepAt(DateTimeOffset time) => time.ToUnixTimeSeconds() / (long)Step.TotalSeconds;

    /// <summary>RFC 4226 §5.3.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6238's default, and what authenticator apps know; HMAC does not need the collision resistance that SHA-1 has lost.")]
    public static string Code(ReadOnlySpan<byte> secret, long step, int digits = Digits)
    {
        Span<byte> counter = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
        HMACSHA1.HashData(secret, counter, hash);
        var number = BinaryPrimitives.ReadInt32BigEndian(hash[(hash[^1] & 15)..]) & int.MaxValue;
        return (number % (int)Math.Pow(10, digits)).ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');
    }

    /// <summary>The step whose code was typed; null when it is none of those around <paramref name="now"/> that are later than <paramref name="lastStep"/>.</summary>
    /// <param name="secret">The person's.</param>
    /// <param name="typed">Six digits; blanks between them do not count.</param>
    /// <param name="now">The moment.</param>
    /// <param name="lastStep">Of the code that was taken last: no code is taken twice, nor an older one after it.</param>
    public static long? Find(ReadOnlySpan<byte> secret, string typed, DateTimeOffset now, long lastStep)
    {
        var code = Encoding.UTF8.GetBytes(string.Concat(typed.Where(character => !char.IsWhiteSpace(character))));
        long? found = null;
        for (var step = StepAt(now) - Tolerance; step <= StepAt(now) + Tolerance; step++)
        {
            // Every step is looked at, so that the time does not tell which one it was.
            if (CryptographicOperations.FixedTimeEquals(code, Encoding.ASCII.GetBytes(Code(secret, step))) && step > lastStep)
            {
                found = step;
            }
        }

        return found;
    }

    /// <summary>What an app reads from the QR code (the key URI format that authenticator apps share).</summary>
    public static string Uri(ReadOnlySpan<byte> secret, string issuer, string account) =>
        $"otpauth://totp/{System.Uri.EscapeDataString(issuer)}:{System.Uri.EscapeDataString(account)}?secret={Base32.Encode(secret)}&issuer={System.Uri.EscapeDataString(issuer)}";
}
