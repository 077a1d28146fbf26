using Microsoft.AspNetCore.Http;
using Parley.Platform.Http;

namespace Parley.Accounts.Sessions;

/// <summary>What a person is told of a device that is signed in.</summary>
/// <param name="Name">Like <c>Firefox on Linux</c>.</param>
/// <param name="Address">The client's IP address; empty when the request did not come over a network.</param>
internal sealed record ClientDevice(string Name, string Address)
{
    public static ClientDevice Of(HttpContext context) => new(DeviceName.Of(context.Request.Headers.UserAgent.ToString()), ClientAddress.Of(context));
}
