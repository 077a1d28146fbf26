using Parley.Protocol;

namespace Parley.Contracts.Accounts;

/// <summary>Finds people by what they are called. Safe from any thread.</summary>
public interface IUsernames
{
    /// <summary>Whose username this is, without regard to case; null when it is nobody's. Whether the asker may know is the caller's to decide.</summary>
    ValueTask<UserId?> FindAsync(string username, CancellationToken cancellationToken);
}
