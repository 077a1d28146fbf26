using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.SocketIO.Hosting;

/// <summary>
/// The server's pools of buffers, which can be exchanged for new ones. A pool keeps as many buffers as were ever in use at once, some 18 MB after 20,000
/// connections, and lets go of a twentieth each ten seconds once it is idle; nothing can ask it to be quicker.
/// </summary>
internal sealed class BufferPools(IMemoryPoolFactory<byte> factory) : IMemoryPoolFactory<byte>
{
    private readonly ConcurrentDictionary<RenewablePool, byte> _pools = new();

    /// <summary>Pools that are there.</summary>
    internal int Count => _pools.Count;

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
    {
        var pool = new RenewablePool(() => factory.Create(options), pool => _pools.TryRemove(pool, out _));
        _pools[pool] = 0;
        return pool;
    }

    /// <summary>Lets go of all buffers: those in use as soon as they are given back. What is needed from now on comes from new pools.</summary>
    internal void Renew()
    {
        foreach (var pool in _pools.Keys)
            pool.Renew();
    }

    /// <summary>
    /// Puts itself in front of whatever makes the pools. Where nothing does, or does so far, as in a host whose web server is added after Socket.IO, the pools stay
    /// as they are.
    /// </summary>
    internal static void Register(IServiceCollection services)
    {
        if (services.Any(service => service.ServiceType == typeof(BufferPools))
            || services.LastOrDefault(service => service.ServiceType == typeof(IMemoryPoolFactory<byte>) && !service.IsKeyedService) is not { } inner)
        {
            return;
        }

        services.Remove(inner);
        services.AddSingleton(provider => new BufferPools(Make(provider, inner)));
        services.AddSingleton<IMemoryPoolFactory<byte>>(provider => provider.GetRequiredService<BufferPools>());
    }

    private static IMemoryPoolFactory<byte> Make(IServiceProvider provider, ServiceDescriptor inner) =>
        (IMemoryPoolFactory<byte>)(inner.ImplementationInstance ?? inner.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, inner.ImplementationType!));
}
