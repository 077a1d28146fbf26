using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace Parley.Accounts.Tests.SignIn;

/// <summary>Counts the runs of one host's password hasher by the metric that it publishes.</summary>
internal sealed class HashCounter : IDisposable
{
    private readonly MeterListener _listener = new();
    private int _count;

    public HashCounter(AccountsHost host)
    {
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == "parley.accounts.password.duration" && instrument.Meter.Scope == factory)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref _count));
        _listener.Start();
    }

    public int Count => Volatile.Read(ref _count);

    public void Dispose() => _listener.Dispose();
}
