using System.Globalization;
using Parley.Platform.Outbox;
using Parley.Server.Hosting;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>
/// <c>outbox list | replay | drop</c>. Beside a running server: nothing is migrated or locked, and its relay notices within a second. Entries are named
/// <c>module/number</c>.
/// </summary>
internal static class OutboxCommand
{
    private const int MostLines = 1000;

    public static async Task<int> ListAsync(IReadOnlyDictionary<string, string?> settings, bool deadOnly, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
        var count = 0;
        foreach (var editor in app.Services.GetServices<OutboxEditor>())
        {
            var topics = app.Services.GetRequiredKeyedService<OutboxRelay>(editor.Module).Topics;
            var lines = await editor.ListAsync(topics, deadOnly, MostLines, cancellationToken);
            foreach (var line in lines)
            {
                await Console.Out.WriteLineAsync(Show(editor.Module, line, now));
            }

            if (lines.Count == MostLines)
            {
                await Console.Out.WriteLineAsync($"… the oldest {MostLines} of {editor.Module} were listed.");
            }

            count += lines.Count;
        }

        if (count == 0)
        {
            await Console.Out.WriteLineAsync(deadOnly ? "Nothing was given up." : "Nothing waits, and nothing was given up.");
        }

        return 0;
    }

    public static async Task<int> ReplayAsync(
        IReadOnlyDictionary<string, string?> settings, string? entry, bool all, CancellationToken cancellationToken)
    {
        if ((entry is null) == !all)
        {
            throw new StartupException("Name one entry, as outbox list shows it, or give --all.");
        }

        if (!all)
        {
            return await ChangeAsync(settings, entry!, "is due now", (editor, number) => editor.ReplayAsync(number, cancellationToken), cancellationToken);
        }

        await using var app = await OpenAsync(settings, cancellationToken);
        var count = 0;
        foreach (var editor in app.Services.GetServices<OutboxEditor>())
        {
            count += await editor.ReplayAllAsync(cancellationToken);
        }

        await Console.Out.WriteLineAsync($"{count} {(count == 1 ? "entry is" : "entries are")} due now.");
        return 0;
    }

    public static Task<int> DropAsync(IReadOnlyDictionary<string, string?> settings, string entry, CancellationToken cancellationToken) =>
        ChangeAsync(settings, entry, "was removed", (editor, number) => editor.DropAsync(number, cancellationToken), cancellationToken);

    private static async Task<int> ChangeAsync(
        IReadOnlyDictionary<string, string?> settings, string entry, string done, Func<OutboxEditor, long, ValueTask<bool>> change,
        CancellationToken cancellationToken)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !long.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            throw new StartupException($"'{entry}' is no entry: they look like chat/12.");
        }

        await using var app = await OpenAsync(settings, cancellationToken);
        if (app.Services.GetServices<OutboxEditor>().FirstOrDefault(one => one.Module == entry[..slash]) is not { } editor)
        {
            throw new StartupException($"There is no outbox of '{entry[..slash]}'.");
        }

        if (!await change(editor, number))
        {
            throw new StartupException($"{entry} neither waits nor was given up, or is being carried out just now.");
        }

        await Console.Out.WriteLineAsync($"{entry} {done}.");
        return 0;
    }

    private static async Task<WebApplication> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var app = ParleyServer.Compose(settings);
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
        foreach (var editor in app.Services.GetServices<OutboxEditor>())
        {
            if (!await editor.ExistsAsync(cancellationToken))
            {
                throw new StartupException($"The database of '{editor.Module}' has no outbox: no server of this version has run here yet.");
            }
        }

        return app;
    }

    private static string Show(string module, OutboxLine line, DateTimeOffset now)
    {
        var age = now - DateTimeOffset.FromUnixTimeMilliseconds(line.CreatedAt);
        var what = line.State == OutboxState.Dead ? "given up"
            : line.Attempts == 0 ? "waits"
            : $"tried again at {DateTimeOffset.FromUnixTimeMilliseconds(line.DueAt):yyyy-MM-dd HH:mm:ss}Z";
        var failure = line.LastError is null ? "" : $"; {line.LastError.ReplaceLineEndings(" ")}";
        return string.Create(
            CultureInfo.InvariantCulture, $"{module}/{line.Entry}  {line.Topic}  {what}, {line.Attempts} attempts failed, {age:d\\.hh\\:mm\\:ss} old{failure}");
    }
}
