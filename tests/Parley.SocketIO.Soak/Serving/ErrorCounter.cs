using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Soak.Serving;

/// <summary>Counts errors, whoever logs them: nothing that a client does may cause one.</summary>
internal sealed class ErrorCounter : ILoggerProvider, ILogger
{
    private int _count;

    internal int Count => _count;

    internal string? First { get; private set; }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        First ??= formatter(state, exception) + exception;
        Interlocked.Increment(ref _count);
    }

    public void Dispose()
    {
    }
}
