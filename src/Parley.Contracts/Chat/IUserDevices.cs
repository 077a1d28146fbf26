using Parley.Protocol;
using Parley.Protocol.Chat;

namespace Parley.Contracts.Chat;

/// <summary>People's connected devices, for modules that tell them something by an event of their own. Safe from any thread.</summary>
public interface IUserDevices
{
    /// <summary>Whether somebody has a connection, or has had one a moment ago.</summary>
    bool IsOnline(UserId user);

    /// <summary>Sends an event to all devices of somebody that are connected now. Best effort: who was not reached asks when they connect.</summary>
    void Tell<T>(UserId user, ServerEvent<T> one, T payload);
}
