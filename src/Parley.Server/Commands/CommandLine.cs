using System.CommandLine;
using Parley.Server.Doctor;

namespace Parley.Server.Commands;

/// <summary>The program's commands. Without one, it runs the server.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Parley: a chat server of your own.");
        AddRun(root);
        var run = new Command("run", "Run the server (what happens without a command, too).");
        AddRun(run);
        root.Add(run);

        root.Add(Make("setup-code", "Show the code that makes the first account the owner.", SetupCodeCommand.RunAsync));
        AddDoctor(root);
        AddConfig(root);
        AddOutbox(root);

        // The host answers SIGINT and SIGTERM itself, and takes the time that open requests need.
        return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static void AddRun(Command command)
    {
        var settings = new ServerSettingOptions();
        var demo = new Option<bool>("--demo") { Description = "Fill an empty data folder with three people and their conversations." };
        settings.AddTo(command);
        command.Add(demo);
        command.SetAction((parse, cancellationToken) =>
            Failures.GuardAsync(() => RunCommand.RunAsync(settings.Read(parse), parse.GetValue(demo), cancellationToken)));
    }

    private static void AddDoctor(RootCommand root)
    {
        var settings = new ServerSettingOptions();
        var json = new Option<bool>("--json") { Description = "Print a JSON array." };
        var command = new Command("doctor", "Name what is missing or misconfigured, and how to mend it.");
        settings.AddTo(command);
        command.Add(json);
        command.SetAction((parse, cancellationToken) =>
            Failures.GuardAsync(() => DoctorCommand.RunAsync(settings.Read(parse), parse.GetValue(json), cancellationToken)));
        root.Add(command);
    }

    private static void AddConfig(RootCommand root)
    {
        var config = new Command("config", "Check, list and document the settings.");
        config.Add(Make("check", "Say what is wrong with the configuration.", ConfigCommand.CheckAsync));
        config.Add(Make("defaults", "Print a parley.json that holds every default.", (_, _) => ConfigCommand.DefaultsAsync()));
        config.Add(Make("docs", "Print docs/operations/settings.md.", (_, _) => ConfigCommand.DocsAsync()));
        root.Add(config);
    }

    private static void AddOutbox(RootCommand root)
    {
        var outbox = new Command("outbox", "See and mend what could not be carried out. Works while the server runs.");
        var dead = new Option<bool>("--dead") { Description = "Only what was given up." };
        var list = Make("list", "List what waits and what was given up.", (settings, parse, cancellationToken) =>
            OutboxCommand.ListAsync(settings, parse.GetValue(dead), cancellationToken));
        list.Add(dead);
        outbox.Add(list);

        var replayed = new Argument<string?>("entry") { Description = "As listed, like chat/12.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everything that was given up." };
        var replay = Make("replay", "Try an entry again, now.", (settings, parse, cancellationToken) =>
            OutboxCommand.ReplayAsync(settings, parse.GetValue(replayed), parse.GetValue(all), cancellationToken));
        replay.Add(replayed);
        replay.Add(all);
        outbox.Add(replay);

        var dropped = new Argument<string>("entry") { Description = "As listed, like chat/12." };
        var drop = Make("drop", "Remove an entry: what it asks for will not happen.", (settings, parse, cancellationToken) =>
            OutboxCommand.DropAsync(settings, parse.GetRequiredValue(dropped), cancellationToken));
        drop.Add(dropped);
        outbox.Add(drop);
        root.Add(outbox);
    }

    private static Command Make(string name, string description, Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> action) =>
        Make(name, description, (settings, _, cancellationToken) => action(settings, cancellationToken));

    private static Command Make(
        string name, string description, Func<IReadOnlyDictionary<string, string?>, ParseResult, CancellationToken, Task<int>> action)
    {
        var settings = new ServerSettingOptions();
        var command = new Command(name, description);
        settings.AddTo(command);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => action(settings.Read(parse), parse, cancellationToken)));
        return command;
    }
}
