using System.Buffers;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Parley.SocketIO.Diagnostics;
using Parley.SocketIO.Engine;
using Parley.SocketIO.Hosting;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>Memory that goes back after a storm of connections.</summary>
public class BufferPoolsTests
{
    [Fact]
    public void Renew_BuffersInUse_StayTheirOwnersAndAreNotKept()
    {
        var factory = new CountingFactory();
        var pools = new BufferPools(factory);
        using var pool = pools.Create();
        var inUse = pool.Rent();
        inUse.Memory.Span.Fill(7);
        pools.Renew();
        Assert.Equal(2, factory.Pools.Count);
        Assert.True(factory.Pools[0].IsDisposed);
        Assert.Equal(7, inUse.Memory.Span[^1]);
        inUse.Dispose();
        using (pool.Rent())
            Assert.Equal((1, 1), (factory.Pools[0].Rented, factory.Pools[1].Rented));
        pool.Dispose();
        Assert.True(factory.Pools[1].IsDisposed);
        pools.Renew();
        Assert.Equal(2, factory.Pools.Count);
        Assert.Throws<ObjectDisposedException>(() => pool.Rent());
    }

    [Fact]
    public async Task Renew_WhileOthersRent_FailsNobody()
    {
        var pools = new BufferPools(new CountingFactory());
        using var pool = pools.Create();
        using var end = new CancellationTokenSource();
        var renting = Task.Run(
            () =>
            {
                while (!end.IsCancellationRequested)
                    pool.Rent().Dispose();
            },
            TestContext.Current.CancellationToken);
        for (var i = 0; i < 2_000; i++)
            pools.Renew();
        await end.CancelAsync();
        await renting;
    }

    [Fact]
    public async Task Kestrel_TakesItsBuffersFromThem_AndServesOn()
    {
        await using var host = await SocketIOHost.StartAsync(Door.Connection);
        host.Root.Echo();
        Assert.Same(host.Services.GetRequiredService<BufferPools>(), host.Services.GetRequiredService<IMemoryPoolFactory<byte>>());
        var pools = host.Services.GetRequiredService<BufferPools>();
        Assert.True(pools.Count > 0);
        using var client = await host.ConnectAsync();
        for (var i = 0; i < 3; i++)
        {
            pools.Renew();
            await client.SendAsync($"42[\"message\",{i}]");
            Assert.Equal($"42[\"message-back\",[{i}]]", await client.ReceiveAsync());
        }
    }

    [Fact]
    public void Register_WhereNothingMakesPools_LeavesItSo()
    {
        var services = new ServiceCollection().AddSocketIO();
        Assert.DoesNotContain(services, service => service.ServiceType == typeof(IMemoryPoolFactory<byte>));
        using var provider = services.BuildServiceProvider();
        Assert.NotNull(provider.GetRequiredService<SocketIOServer>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Storm_ThatHasPassed_ReleasesTheBuffersIfThatIsWanted(bool isWanted)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var time = new ManualTime();
        var released = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var engine = new EngineServer(
            new SocketIOOptions { ReleaseMemory = isWanted },
            time,
            new SocketIOMetrics(services.GetRequiredService<IMeterFactory>()),
            NullLogger.Instance,
            (_, _) => new Listener(),
            releaseBuffers: released.SetResult);
        var handshake = new Handshake { Headers = HandshakeHeaders.From(new HeaderDictionary()), Time = time.GetUtcNow(), Url = "/socket.io/" };
        var sessions = Enumerable.Range(0, 1_000).Select(_ => engine.OpenPolling(new Admission(AdmissionKind.OpenPolling, Handshake: handshake))).ToList();
        sessions.ForEach(session => session.Finish(DisconnectReason.TransportClose));
        Assert.Equal(0, engine.Count);
        Assert.False(released.Task.IsCompleted);
        for (var i = 0; i < 3; i++)
            time.Advance(TimeSpan.FromSeconds(4));
        if (isWanted)
            await released.Task.WaitAsync(SocketIOHost.Patience, TestContext.Current.CancellationToken);
        else
            Assert.False(released.Task.IsCompleted);
    }

    private sealed class Listener : IEngineListener
    {
        public ValueTask<bool> OnMessageAsync(Memory<byte> data, bool isBinary) => new(true);

        public void OnClosed(DisconnectReason reason)
        {
        }
    }

    private sealed class CountingFactory : IMemoryPoolFactory<byte>
    {
        internal List<CountingPool> Pools { get; } = [];

        public MemoryPool<byte> Create(MemoryPoolOptions? options = null)
        {
            Pools.Add(new CountingPool());
            return Pools[^1];
        }
    }

    private sealed class CountingPool : MemoryPool<byte>
    {
        public override int MaxBufferSize => Shared.MaxBufferSize;

        internal int Rented { get; private set; }

        internal bool IsDisposed { get; private set; }

        public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, this);
            Rented++;
            return Shared.Rent(minBufferSize);
        }

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }
}
