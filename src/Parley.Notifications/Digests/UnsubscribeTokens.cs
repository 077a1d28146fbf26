using System.Buffers.Text;
using System.Security.Cryptography;
using Parley.Platform.Keys;
using Parley.Protocol;

namespace Parley.Notifications.Digests;

/// <summary>
/// What one click in a mail proves: that it was sent to somebody. Signed, not stored; good for ending such mails and nothing else, as long as the key that signed it is kept.
/// </summary>
internal sealed class UnsubscribeTokens(MasterKeys masterKeys)
{
    private const string Purpose = "parley unsubscribe";

    private const int IdBytes = 16;

    public string Create(UserId user)
    {
        var id = user.Value.ToByteArray(bigEndian: true);
        return Base64Url.EncodeToString([.. id, .. HMACSHA256.HashData(masterKeys.Derive(Purpose), id)]);
    }

    /// <summary>Whose it is; null when it was not made here.</summary>
    public UserId? Read(string? token)
    {
        if (token is not { Length: 64 } || !Base64Url.IsValid(token))
        {
            return null;
        }

        var bytes = Base64Url.DecodeFromChars(token);
        var id = bytes[..IdBytes];
        return masterKeys.DeriveAll(Purpose).Any(key => CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key, id), bytes.AsSpan(IdBytes)))
            ? new UserId(new Guid(id, bigEndian: true))
            : null;
    }
}
