using Parley.SocketIO.Adapters;
using Parley.SocketIO.Testing.Adapters;

namespace Parley.SocketIO.Tests.Adapters;

public class InProcessRecoveryTests : RecoveryContract
{
    private readonly InProcessAdapterHub _hub = new();

    protected override IAdapter CreateAdapter() => _hub.CreateAdapter();

    protected override Task CutAsync(IAdapter adapter)
    {
        _hub.Cut(adapter);
        return Task.CompletedTask;
    }
}
