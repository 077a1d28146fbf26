using System.Globalization;
using Microsoft.Extensions.Hosting;
using Parley.SocketIO.ConformanceHost;

// Parley.SocketIO.ConformanceHost --port P: serves until it is told to stop; 0 takes a free port, which the first line of output names.
if (args is not ["--port", var text] || !int.TryParse(text, CultureInfo.InvariantCulture, out var port) || port is < 0 or > 65535)
{
    await Console.Error.WriteLineAsync("usage: Parley.SocketIO.ConformanceHost --port P    (0 to 65535; 0 takes a free one)");
    return 2;
}

await using var app = ConformanceApp.Build(port);
await app.StartAsync();
Console.WriteLine($"Listening on {app.Urls.First()}");
await app.WaitForShutdownAsync();
return 0;
