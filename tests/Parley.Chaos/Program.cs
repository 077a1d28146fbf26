using Parley.Chaos;

ChaosOptions options;
try
{
    options = ChaosOptions.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{ChaosOptions.Usage}");
    return 2;
}

var kept = await Task.WhenAll(options.Engines.Select(async engine =>
{
    await using var run = new ChaosRun(options, engine);
    return await run.RunAsync();
}));
return kept.All(good => good) ? 0 : 1;
