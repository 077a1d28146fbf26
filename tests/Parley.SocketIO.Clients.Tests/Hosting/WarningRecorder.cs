using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Clients.Tests.Hosting;

/// <summary>Keeps what is logged at level Warning or above.</summary>
internal sealed class WarningRecorder : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = [];

    internal IReadOnlyList<string> Lines => [.. _lines];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            _lines.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
