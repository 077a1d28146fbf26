using System.Text.Json;
using Parley.Bench;
using Parley.Bench.Append;
using Parley.Bench.Browser;
using Parley.Bench.Chat;
using Parley.Bench.Files;
using Parley.Bench.Match;
using Parley.Bench.Notify;
using Parley.Bench.Search;
using Parley.Bench.Send;
using Parley.Bench.SignIn;
using Parley.Bench.SocketIO;

var benches = new Dictionary<string, Func<BenchRun, Task>>(StringComparer.Ordinal)
{
    ["append"] = AppendBench.RunAsync,
    ["browser"] = BrowserBench.RunAsync,
    ["chat"] = ChatBench.RunAsync,
    ["files"] = FilesBench.RunAsync,
    ["match"] = MatchBench.RunAsync,
    ["notify"] = NotifyBench.RunAsync,
    ["search"] = SearchBench.RunAsync,
    ["send"] = SendBench.RunAsync,
    ["signin"] = SignInBench.RunAsync,
    ["socketio"] = SocketIOBench.RunAsync,
};

if (args.Length % 2 == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"usage: ./parley bench NAME [--json FILE] [its own options], with NAME one of: {string.Join(", ", benches.Keys)}");
    return 2;
}

Leftovers.CleanUpAtExit();
var run = new BenchRun(args[1..]);
try
{
    await bench(run);
}
catch (BenchUsageException exception)
{
    Console.Error.WriteLine(exception.Message);
    return 2;
}
catch (Exception exception)
{
    // Not left to the runtime: it would end the process without the clean-up.
    Console.Error.WriteLine(exception);
    return 1;
}

if (run.Option("--json") is { } file)
{
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(run.Figures, new JsonSerializerOptions { WriteIndented = true }));
}

return 0;
