using System.CommandLine;
using Microsoft.Extensions.Options;
using Npgsql;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;

namespace Parley.Server.Commands;

/// <summary>The program's commands. Without one, it runs the server.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args)
    {
        var settings = new ServerSettingOptions();
        var root = new RootCommand("Parley: a chat server of your own.");
        settings.AddTo(root);
        root.SetAction((parse, cancellationToken) => GuardAsync(() => RunCommand.RunAsync(settings.Read(parse), cancellationToken)));

        Add(root, "run", "Run the server (what happens without a command, too).", settings, RunCommand.RunAsync);
        Add(root, "setup-code", "Show the code that makes the first account the owner.", settings, SetupCodeCommand.RunAsync);
        return await root.Parse(args).InvokeAsync();
    }

    private static void Add(
        RootCommand root, string name, string description, ServerSettingOptions settings,
        Func<IReadOnlyDictionary<string, string?>, CancellationToken, Task<int>> action)
    {
        var command = new Command(name, description);
        settings.AddTo(command);
        command.SetAction((parse, cancellationToken) => GuardAsync(() => action(settings.Read(parse), cancellationToken)));
        root.Add(command);
    }

    /// <summary>What an operator can mend is said in a sentence each; anything else is a bug and shows where it happened.</summary>
    private static async Task<int> GuardAsync(Func<Task<int>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (Explain(exception) is { } reasons)
        {
            foreach (var reason in reasons)
            {
                await Console.Error.WriteLineAsync($"parley-server: {reason}");
            }

            return 1;
        }
    }

    private static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        OptionsValidationException invalid => invalid.Failures,
        AggregateException many when many.InnerExceptions.All(inner => Explain(inner) is not null) => many.InnerExceptions.SelectMany(inner => Explain(inner)!),
        InvalidOperationException { Source: "Microsoft.Extensions.Configuration.Binder" } bind => [BindingProblem(bind)],
        DatabaseTooNewException or KeyFileException or SqliteUnavailableException or NpgsqlException or IOException => [exception.Message],
        UnauthorizedAccessException => [exception.Message],
        StartupException => [exception.Message],
        _ => null,
    };

    private static string BindingProblem(Exception exception) =>
        exception.InnerException is { } inner ? $"{exception.Message} {inner.Message}" : exception.Message;
}

/// <summary>Why the server cannot start, and what to do; shown without a stack.</summary>
internal sealed class StartupException(string message) : Exception(message);
