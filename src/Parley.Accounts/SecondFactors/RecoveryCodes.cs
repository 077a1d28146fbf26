using System.Security.Cryptography;
using System.Text;
using Parley.Accounts.Setup;
using Parley.Platform.Database;

namespace Parley.Accounts.SecondFactors;

/// <summary>Ten codes, each of which once takes the place of the app. Each has 120 random bits, so a plain hash keeps them (ASVS 6.5.2 asks for 112).</summary>
internal static class RecoveryCodes
{
    public const int Count = 10;

    private const int Length = 24, LongestTyped = 64;

    /// <summary>Replaces somebody's codes; the only time that anybody sees the new ones.</summary>
    public static async Task<IReadOnlyList<string>> ReplaceAsync(DatabaseSession session, long userKey)
    {
        await RemoveAsync(session, userKey);
        var codes = Enumerable.Range(0, Count).Select(_ => SetupCodeText.Create(Length)).ToList();
        foreach (var code in codes)
        {
            await session.ExecuteAsync("INSERT INTO recovery_codes (code_hash, user_key) VALUES (@hash, @userKey)", new { hash = Hash(code), userKey });
        }

        return [.. codes.Select(SetupCodeText.Show)];
    }

    /// <summary>Uses a code up; false when it is none of this person's, or was used before. Of two at once, one gets it.</summary>
    public static async Task<bool> UseAsync(DatabaseSession session, long userKey, string typed) =>
        typed.Length <= LongestTyped
        && await session.ExecuteAsync(
            "DELETE FROM recovery_codes WHERE code_hash = @hash AND user_key = @userKey", new { hash = Hash(SetupCodeText.Normalize(typed)), userKey }) > 0;

    public static Task<long> LeftAsync(DatabaseSession session, long userKey) =>
        session.QuerySingleAsync<long>("SELECT COUNT(*) FROM recovery_codes WHERE user_key = @userKey", new { userKey });

    public static Task RemoveAsync(DatabaseSession session, long userKey) =>
        session.ExecuteAsync("DELETE FROM recovery_codes WHERE user_key = @userKey", new { userKey });

    private static byte[] Hash(string code) => SHA256.HashData(Encoding.UTF8.GetBytes(code));
}
