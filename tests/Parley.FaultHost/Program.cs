using Parley.FaultHost;
using Parley.Platform.Database;
using Parley.Server.Hosting;

// parley-fault-host FAULT --urls URL --data DIR
var fault = Faults.Named(args[0]);
var settings = args.Skip(1).Chunk(2).ToDictionary(pair => pair[0] == "--data" ? "Parley:Data" : pair[0][2..], pair => (string?)pair[1]);
await using var app = ParleyServer.Build(settings, fault);
await app.Services.MigrateDatabasesAsync(CancellationToken.None);
await app.RunAsync();
