using Microsoft.Data.Sqlite;
using Parley.Accounts.Tokens;
using Parley.Platform.Configuration;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;

namespace Parley.Bench.Chat.World;

/// <summary>
/// Access tokens as the server makes them, signed with the key in its database: thousands of people need not be registered, at 80 ms of password hashing each.
/// </summary>
internal sealed class TokenMint
{
    private readonly SigningKey _key;

    public TokenMint(string folder)
    {
        var master = MasterKeys.Open(new DataFolder(folder), TimeProvider.System);
        SqliteLibrary.EnsureLoaded();
        using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "accounts.db")};Mode=ReadOnly;Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT private_key FROM signing_keys WHERE retired_at IS NULL ORDER BY created_at DESC LIMIT 1";
        _key = new SigningKey(master.Unwrap((byte[])command.ExecuteScalar()!, SigningKeys.Purpose));
    }

    /// <summary>The public key, for a server that checks the same tokens (RFC 7517).</summary>
    public JsonWebKey PublicKey => _key.Jwk;

    /// <summary>A token of a session that nothing knows of, good for an hour.</summary>
    public string Issue(Guid user)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var claims = new JwtClaims
        {
            Iss = "parley",
            Aud = "parley",
            Sub = user.ToString(),
            Sid = Guid.CreateVersion7().ToString(),
            Role = "member",
            Jti = Guid.NewGuid().ToString("N"),
            Iat = now,
            Exp = now + 3600,
        };
        return Jwt.Write(claims, _key);
    }
}
