using Parley.SocketIO.Soak;
using Parley.SocketIO.Soak.Serving;

if (args is ["serve"])
{
    await SoakServer.RunAsync(Console.In, Console.Out);
    return 0;
}

SoakOptions options;
try
{
    options = SoakOptions.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{SoakOptions.Usage}");
    return 2;
}

await using var server = await ServerProcess.StartAsync();
using var run = new SoakRun(options, server, Console.WriteLine);
try
{
    return await run.RunAsync() ? 0 : 1;
}
catch (Exception error) when (error is InvalidOperationException or IOException)
{
    Console.WriteLine($"WRONG: {error.Message}");
    return 1;
}
