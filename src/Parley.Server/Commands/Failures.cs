using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Npgsql;
using Parley.Platform.Database;
using Parley.Platform.Database.Sqlite;
using Parley.Platform.Keys;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary>Why the server cannot start, and what to do; shown without a stack.</summary>
internal sealed class StartupException(string message) : Exception(message);

/// <summary>What an operator can mend is said in a sentence each; anything else is a bug and shows where it happened.</summary>
internal static class Failures
{
    public static async Task<int> GuardAsync(Func<Task<int>> command)
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

    /// <summary>The sentences; null for a bug.</summary>
    public static IEnumerable<string>? Explain(Exception exception) => exception switch
    {
        SettingsException invalid => invalid.Problems,
        OptionsValidationException invalid => invalid.Failures,
        AggregateException many when many.InnerExceptions.All(inner => Explain(inner) is not null) => many.InnerExceptions.SelectMany(inner => Explain(inner)!),
        DatabaseTooNewException or KeyFileException or SqliteUnavailableException or StartupException => [exception.Message],
        CryptographicException => [$"The master keys in keys.json do not fit this data: {exception.Message} Put the key file back that was used with it."],
        NpgsqlException => [$"PostgreSQL: {exception.Message}"],
        Microsoft.Data.Sqlite.SqliteException => [$"SQLite: {exception.Message}"],
        IOException { InnerException: AddressInUseException } taken => [$"{taken.Message} Stop what listens there, or choose another port: --urls http://localhost:5081"],
        IOException or UnauthorizedAccessException => [exception.Message],
        _ => null,
    };
}
