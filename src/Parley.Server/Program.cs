using Parley.Server.Commands;

return await CommandLine.RunAsync(args);
