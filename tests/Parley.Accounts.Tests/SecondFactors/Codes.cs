using Parley.Accounts.SecondFactors;

namespace Parley.Accounts.Tests.SecondFactors;

/// <summary>What an authenticator app does.</summary>
internal static class Codes
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>The code that the app shows now.</summary>
    public static string Of(string secret, TimeProvider clock) => Totp.Code(Decode(secret), Totp.StepAt(clock.GetUtcNow()));

    public static byte[] Decode(string base32)
    {
        var bits = string.Concat(base32.Select(character => Convert.ToString(Alphabet.IndexOf(character, StringComparison.Ordinal), 2).PadLeft(5, '0')));
        return [.. bits.Chunk(8).Where(chunk => chunk.Length == 8).Select(chunk => Convert.ToByte(new string(chunk), 2))];
    }
}
