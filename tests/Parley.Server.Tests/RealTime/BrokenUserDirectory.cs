using Microsoft.Extensions.DependencyInjection;
using Parley.Contracts.Accounts;
using Parley.Protocol;
using Parley.Protocol.Accounts;

namespace Parley.Server.Tests.RealTime;

/// <summary>A part of the server with a bug.</summary>
internal sealed class BrokenUserDirectory : IUserDirectory
{
    public ValueTask<IReadOnlyList<User>> GetAsync(IReadOnlyCollection<UserId> ids, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The directory is broken.");

    public ValueTask<IReadOnlyList<User>> FindAsync(IReadOnlyCollection<string> usernames, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The directory is broken.");

    public ValueTask<IReadOnlyList<User>> SearchAsync(string query, IReadOnlyCollection<UserId> people, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("The directory is broken.");
}

internal static class BrokenParts
{
    public static void BreakUserDirectory(this IServiceCollection services) => services.AddSingleton<IUserDirectory, BrokenUserDirectory>();
}
