using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
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
        await using var app = Open(settings);
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

        await using var app = Open(settings);
        if (!all)
        {
            return await ChangeAsync(app, entry!, "is due now", (editor, number) => editor.ReplayAsync(number, cancellationToken));
        }

        var count = 0;
        foreach (var editor in app.Services.GetServices<OutboxEditor>())
        {
            count += await editor.ReplayAllAsync(cancellationToken);
        }

        await Console.Out.WriteLineAsync($"{count} {(count == 1 ? "entry is" : "entries are")} due now.");
        return 0;
    }

    public static async Task<int> DropAsync(IReadOnlyDictionary<string, string?> settings, string entry, CancellationToken cancellationToken)
    {
        await using var app = Open(settings);
        return await ChangeAsync(app, entry, "was removed", (editor, number) => editor.DropAsync(number, cancellationToken));
    }

    private static async Task<int> ChangeAsync(WebApplication app, string entry, string done, Func<OutboxEditor, long, ValueTask<bool>> change)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !long.TryParse(entry.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || app.Services.GetServices<OutboxEditor>().FirstOrDefault(one => one.Module == entry[..slash]) is not { } editor)
        {
            throw new StartupException($"'{entry}' is no entry: they look like chat/12.");
        }

        if (!await change(editor, number))
        {
            throw new StartupException($"{entry} neither waits nor was given up, or is being carried out just now.");
        }

        await Console.Out.WriteLineAsync($"{entry} {done}.");
        return 0;
    }

    private static WebApplication Open(IReadOnlyDictionary<string, string?> settings)
    {
        var app = ParleyServer.Compose(settings);
        app.Services.GetRequiredService<SettingsCheck>().ThrowIfInvalid(app.Services);
        var folder = app.Services.GetRequiredService<DataFolder>();
        if (app.Services.GetRequiredService<IOptions<DatabaseOptions>>().Value.Engine == DatabaseEngine.Sqlite
            && app.Services.GetServices<OutboxEditor>().FirstOrDefault(editor => !File.Exists(folder.File(editor.Module + ".db"))) is { } missing)
        {
            throw new StartupException($"There is no database of '{missing.Module}' in {folder.FullPath}.");
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
