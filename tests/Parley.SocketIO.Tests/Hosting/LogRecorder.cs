using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.SocketIO.Tests.Hosting;

/// <summary>Keeps what this library logs.</summary>
internal sealed class LogRecorder : ILoggerProvider
{
    internal ConcurrentQueue<(EventId Id, LogLevel Level, string Text)> Entries { get; } = new();

    /// <summary>The event on which the log itself fails, as a full disk would have it; null for none.</summary>
    internal int? FailsOn { get; set; }

    public ILogger CreateLogger(string categoryName) => new Recorder(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Recorder(LogRecorder owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (owner.FailsOn == eventId.Id)
                throw new IOException("the log fails");

            // Kestrel's and the host's own errors count too: none may come from what a client sends.
            if (category.StartsWith("Parley.", StringComparison.Ordinal) || logLevel >= LogLevel.Error)
                owner.Entries.Enqueue((eventId, logLevel, formatter(state, exception) + exception));
        }
    }
}
