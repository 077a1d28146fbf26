using System.Text.Json;
using Parley.Bench;
using Parley.Bench.Append;
using Parley.Bench.Send;

var benches = new Dictionary<string, Func<BenchRun, Task>>(StringComparer.Ordinal)
{
    ["append"] = AppendBench.RunAsync,
    ["send"] = SendBench.RunAsync,
};

if (args.Length == 0 || !benches.TryGetValue(args[0], out var bench))
{
    Console.Error.WriteLine($"usage: ./parley bench NAME [--json FILE], with NAME one of: {string.Join(", ", benches.Keys)}");
    return 2;
}

var run = new BenchRun();
await bench(run);
if (args is [_, "--json", var file])
{
    await File.WriteAllTextAsync(file, JsonSerializer.Serialize(run.Figures, new JsonSerializerOptions { WriteIndented = true }));
}

return 0;
