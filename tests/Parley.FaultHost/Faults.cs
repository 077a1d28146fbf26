using Microsoft.Extensions.DependencyInjection.Extensions;
using Parley.Contracts.Accounts;
using Parley.Platform.Database.Sqlite;

namespace Parley.FaultHost;

/// <summary>What can be made wrong in a server. Each replaces a service at its composition, so that the program itself has no switch for it.</summary>
internal static class Faults
{
    /// <exception cref="ArgumentException">There is no such fault.</exception>
    public static Action<IServiceCollection> Named(string name) => name switch
    {
        // Commits return before they are on the disk.
        "synchronous-normal" => services => services.Replace(ServiceDescriptor.Singleton(new SqliteSettings { Synchronous = "NORMAL" })),

        // Sessions end without anybody telling their sockets.
        "silent-revocations" => services => services.Replace(ServiceDescriptor.Singleton<ISessionRevocations, SilentRevocations>()),
        _ => throw new ArgumentException($"There is no fault named {name}.", nameof(name)),
    };

    private sealed class SilentRevocations : ISessionRevocations, IDisposable
    {
        public IDisposable Subscribe(Action<SessionRevocation> handler) => this;

        public void Dispose()
        {
            // Nobody was subscribed.
        }
    }
}
