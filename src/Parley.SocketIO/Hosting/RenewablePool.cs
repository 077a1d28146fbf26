using System.Buffers;

namespace Parley.SocketIO.Hosting;

/// <summary>A pool of buffers that hands out another one's, and can exchange that for a new one. Thread-safe.</summary>
internal sealed class RenewablePool(Func<MemoryPool<byte>> create, Action<RenewablePool> disposed) : MemoryPool<byte>
{
    private readonly Lock _gate = new();
    private MemoryPool<byte> _current = create();
    private bool _isDisposed;

    public override int MaxBufferSize => Volatile.Read(ref _current).MaxBufferSize;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        while (true)
        {
            var pool = Volatile.Read(ref _current);
            try
            {
                return pool.Rent(minBufferSize);
            }
            catch (ObjectDisposedException) when (pool != Volatile.Read(ref _current))
            {
                // It was exchanged just now.
            }
        }
    }

    internal void Renew()
    {
        MemoryPool<byte> old;
        lock (_gate)
        {
            if (_isDisposed)
                return;
            old = _current;
            Volatile.Write(ref _current, create());
        }

        // What is in use is not kept when it comes back.
        old.Dispose();
    }

    protected override void Dispose(bool disposing)
    {
        lock (_gate)
        {
            if (_isDisposed)
                return;
            _isDisposed = true;
        }

        _current.Dispose();
        disposed(this);
    }
}
