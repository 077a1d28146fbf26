using Parley.SocketIO.Fuzz;

FuzzOptions options;
try
{
    options = FuzzOptions.Parse(args);
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"{wrong.Message}\n\n{FuzzOptions.Usage}");
    return 2;
}

var report = new FuzzRun(options, Console.WriteLine).Run();
Console.WriteLine(report);
return report.Failure is null ? 0 : 1;
