using System.CommandLine;
using Parley.Server.Backups;
using Parley.Server.Doctor;
using Parley.Server.Keys;

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
        AddKeys(root);
        AddBackups(root);
        AddOutbox(root);
        root.Add(UserCommandLine.Make());
        AddAudit(root);
        AddFiles(root);
        AddSearch(root);

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
        outbox.Add(Make("list", "List what waits and what was given up.", dead, OutboxCommand.ListAsync));

        var settings = new ServerSettingOptions();
        var replay = new Command("replay", "Try an entry again, now.");
        var replayed = new Argument<string?>("entry") { Description = "As listed, like chat/12.", Arity = ArgumentArity.ZeroOrOne };
        var all = new Option<bool>("--all") { Description = "Everything that was given up." };
        settings.AddTo(replay);
        replay.Add(replayed);
        replay.Add(all);
        replay.SetAction((parse, cancellationToken) => Failures.GuardAsync(
            () => OutboxCommand.ReplayAsync(settings.Read(parse), parse.GetValue(replayed), parse.GetValue(all), cancellationToken)));
        outbox.Add(replay);

        var dropped = new Argument<string>("entry") { Description = "As listed, like chat/12." };
        outbox.Add(Make("drop", "Remove an entry: what it asks for will not happen.", dropped, OutboxCommand.DropAsync));
        root.Add(outbox);
    }

    private static void AddAudit(RootCommand root)
    {
        var audit = new Command("audit", "Look after the audit log.");
        audit.Add(Make("verify", "Follow the log's chain of hashes; 1, and the first entry that does not fit, when it is broken.", AuditCommand.VerifyAsync));
        root.Add(audit);
    }

    private static void AddFiles(RootCommand root)
    {
        var files = new Command("files", "Look after what people have uploaded.");
        files.Add(Make("verify", "Read every file to its end; 1, and which, when one is missing or damaged.", FilesCommand.VerifyAsync));
        files.Add(Make("gc", "Remove what belongs to no file and is older than a day.", FilesCommand.CollectAsync));
        root.Add(files);
    }

    private static void AddSearch(RootCommand root)
    {
        var search = new Command("search", "Look after the index by which messages are found. Works while the server runs.");
        search.Add(Make("status", "Say how large it is, and whether something is missing in it.", SearchCommand.StatusAsync));
        search.Add(Make("rebuild", "Empty it and make it anew from the messages.", SearchCommand.RebuildAsync));
        root.Add(search);
    }

    private static void AddKeys(RootCommand root)
    {
        var keys = new Command("keys", "Look at, rotate and verify the keys.");
        var json = new Option<bool>("--json") { Description = "Print a JSON object." };
        keys.Add(Make("status", "Say which master keys there are and what hangs on each.", json, KeysCommand.StatusAsync));
        var prepare = new Option<bool>("--prepare") { Description = "Only add a key, to be brought to every machine before it is used." };
        keys.Add(Make("rotate", "Make a new master key the current one; old ones stay in the file.", prepare, KeysCommand.RotateAsync));
        var compromised = new Option<bool>("--compromised") { Description = "The old keys may be in wrong hands: discard them at once." };
        keys.Add(Make("rotate-signing", "Sign access tokens with a new key; nobody is signed out.", compromised, KeysCommand.RotateSigningAsync));
        var all = new Option<bool>("--all") { Description = "Open every text, not the newest thousand of each kind only." };
        keys.Add(Make("verify", "Unwrap every secret and open texts; 1 when something fails.", all, KeysCommand.VerifyAsync));
        var number = new Argument<int>("number") { Description = "The key's number." };
        keys.Add(Make("remove", "Remove an old master key that nothing needs any more.", number, KeysCommand.RemoveAsync));
        root.Add(keys);
    }

    private static void AddBackups(RootCommand root)
    {
        var settings = new ServerSettingOptions();
        var backup = new Command("backup", "Copy everything into one file, while the server runs.");
        var target = new Argument<string>("file") { Description = "The file, which must not exist; or a folder, for a file named by the time." };
        var withKeys = new Option<bool>("--with-keys") { Description = "Put the key file in, too: whoever gets hold of the backup can read it then." };
        settings.AddTo(backup);
        backup.Add(target);
        backup.Add(withKeys);
        backup.SetAction((parse, cancellationToken) => Failures.GuardAsync(
            () => BackupCommand.RunAsync(settings.Read(parse), parse.GetRequiredValue(target), parse.GetValue(withKeys), cancellationToken)));
        root.Add(backup);

        var file = new Argument<string>("file") { Description = "What `backup` made." };
        root.Add(Make("restore", "Put a backup in the place of the data folder's databases, while no server runs.", file, RestoreCommand.RunAsync));
        root.Add(Make("mark-restored", "After PostgreSQL was restored: clients load everything anew, everybody signs in again.", MarkRestoredCommand.RunAsync));
    }

    private static Command Make<T>(
        string name, string description, Option<T> option, Func<IReadOnlyDictionary<string, string?>, T, CancellationToken, Task<int>> action)
    {
        var settings = new ServerSettingOptions();
        var command = new Command(name, description);
        settings.AddTo(command);
        command.Add(option);
        command.SetAction((parse, cancellationToken) =>
            Failures.GuardAsync(() => action(settings.Read(parse), parse.GetValue(option)!, cancellationToken)));
        return command;
    }

    private static Command Make<T>(
        string name, string description, Argument<T> argument, Func<IReadOnlyDictionary<string, string?>, T, CancellationToken, Task<int>> action)
    {
        var settings = new ServerSettingOptions();
        var command = new Command(name, description);
        settings.AddTo(command);
        command.Add(argument);
        command.SetAction((parse, cancellationToken) =>
            Failures.GuardAsync(() => action(settings.Read(parse), parse.GetRequiredValue(argument), cancellationToken)));
        return command;
    }

    private static Command Make(string name, string description, Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> action)
    {
        var settings = new ServerSettingOptions();
        var command = new Command(name, description);
        settings.AddTo(command);
        command.SetAction((parse, cancellationToken) => Failures.GuardAsync(() => action(settings.Read(parse), cancellationToken)));
        return command;
    }
}
