using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Accounts.Console;

/// <summary>
/// Accounts as whoever has the server's console manages them, beside a running server or without one. Each call is one short transaction; a running server learns within a
/// second that sessions have ended.
/// </summary>
public interface IAccountConsole
{
    /// <summary>Makes an account, whatever the mode of registration. Its address counts as confirmed: whoever runs the server says so.</summary>
    ValueTask<Result<User>> CreateAsync(ConsoleAccount account, CancellationToken cancellationToken);

    /// <summary>Gives somebody another role and ends their sessions, whose tokens still tell the old one. Refuses to take the last owner away.</summary>
    ValueTask<ParleyError?> SetRoleAsync(string username, AccountRole role, CancellationToken cancellationToken);

    /// <summary>Gives somebody another password and ends their sessions.</summary>
    ValueTask<ParleyError?> ResetPasswordAsync(string username, string password, CancellationToken cancellationToken);

    /// <summary>For somebody who has lost their second factor and its recovery codes, once it is certain that it is they: it is taken away, and their sessions end.</summary>
    ValueTask<ParleyError?> RemoveSecondFactorAsync(string username, CancellationToken cancellationToken);

    /// <summary>A page of accounts by username, behind <paramref name="after"/>.</summary>
    ValueTask<IReadOnlyList<Me>> ListAsync(string after, int limit, CancellationToken cancellationToken);
}

/// <summary>A new account: with a password, or with the hash of one from elsewhere.</summary>
public sealed record ConsoleAccount
{
    public string? Username { get; init; }

    public string? Email { get; init; }

    /// <summary>Null: the username.</summary>
    public string? DisplayName { get; init; }

    public AccountRole Role { get; init; } = AccountRole.Member;

    public string? Password { get; init; }

    /// <summary>bcrypt (<c>$2a$</c>, <c>$2b$</c>, <c>$2y$</c>), of a cost up to 15.</summary>
    public string? PasswordHash { get; init; }
}
