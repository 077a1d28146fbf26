using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Parley.Server.Tests.Fixture;

/// <summary>Keeps what a server logs, to look for what must not be there.</summary>
public sealed class LogRecorder
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> _entries = new();

    public string Text => string.Join('\n', _entries.Select(entry => entry.Line));

    /// <summary>The entries of level error and above.</summary>
    public IReadOnlyList<string> Errors => [.. _entries.Where(entry => entry.Level >= LogLevel.Error).Select(entry => entry.Line)];

    /// <summary>One per start of the server, which disposes it.</summary>
    internal sealed class Provider(LogRecorder recorder) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => new Recorder(recorder, categoryName);

        public void Dispose()
        {
        }
    }

    private sealed class Recorder(LogRecorder recorder, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            recorder._entries.Enqueue((logLevel, $"{category}: {formatter(state, exception)} {exception}"));
    }
}
