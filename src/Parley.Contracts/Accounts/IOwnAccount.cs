using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Contracts.Accounts;

/// <summary>What people are told about their own account, on their own devices alone. Safe from any thread.</summary>
public interface IOwnAccount
{
    /// <summary>Null when the account is gone.</summary>
    ValueTask<Me?> FindAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>The defaults for somebody who has changed nothing, or is gone.</summary>
    ValueTask<UserSettings> SettingsAsync(UserId user, CancellationToken cancellationToken);
}
