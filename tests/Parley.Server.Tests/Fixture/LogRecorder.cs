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

    /// <summary>Until an error with that text is logged.</summary>
    public async Task WaitForErrorAsync(string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        while (!Errors.Any(line => line.Contains(text, StringComparison.Ordinal)))
        {
            await timer.WaitForNextTickAsync(patience.Token);
        }
    }

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
