using System.Globalization;
using Microsoft.Extensions.Options;
using Parley.Chat.Search;
using Parley.Platform.Database;

namespace Parley.Server.Commands;

/// <summary><c>search status | rebuild</c>. Beside a running server: the index is kept by one process at a time, and another takes it over.</summary>
internal static class SearchCommand
{
    public static async Task<int> StatusAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        await using var app = await OpenAsync(settings, cancellationToken);
        await ShowAsync(app.Services.GetRequiredService<SearchDesk>(), cancellationToken);
        return 0;
    }

    public static async Task<int> RebuildAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        const int step = 100_000;
        await using var app = await OpenAsync(settings, cancellationToken);
        if (!app.Services.GetRequiredService<IOptions<SearchOptions>>().Value.Enabled)
        {
            throw new StartupException($"Search is switched off ({SearchOptions.Section}:Enabled).");
        }

        var desk = app.Services.GetRequiredService<SearchDesk>();
        var (indexed, told) = (0L, 0L);
        await desk.RebuildAsync(
            messages =>
            {
                indexed += messages;
                if (indexed - told >= step)
                {
                    told = indexed;
                    Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{indexed:N0} messages …"));
                }
            },
            cancellationToken);
        await ShowAsync(desk, cancellationToken);
        return 0;
    }

    private static async Task ShowAsync(SearchDesk desk, CancellationToken cancellationToken)
    {
        var status = await desk.StatusAsync(cancellationToken);
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"The index has {status.Messages:N0} messages in {status.Segments:N0} segments and {status.Bytes:N0} bytes; {status.Behind:N0} conversations have something new."));
    }

    private static async Task<WebApplication> OpenAsync(IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken)
    {
        var app = ConsoleServer.Compose(settings);
        app.Services.Keys();
        return await app.Services.GetRequiredKeyedService<ModuleDatabase>("search").HasTableAsync("index_state", cancellationToken)
            ? app
            : throw new StartupException("There is no index: no server of this version has run here yet.");
    }
}
