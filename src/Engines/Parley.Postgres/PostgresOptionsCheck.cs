using Microsoft.Extensions.Options;
using Parley.Platform.Database;

namespace Parley.Postgres;

/// <summary>Finds a missing or unreadable connection string at the start instead of at the first query. Never quotes one.</summary>
internal sealed class PostgresOptionsCheck : IValidateOptions<DatabaseOptions>
{
    public ValidateOptionsResult Validate(string? name, DatabaseOptions options)
    {
        if (options.Engine != DatabaseEngine.Postgres)
        {
            return ValidateOptionsResult.Skip;
        }

        var errors = new List<string>();
        if (options.ConnectionString is not null)
        {
            Check("ConnectionString", options.ConnectionString);
        }
        else if (options.ConnectionStrings.Count == 0)
        {
            errors.Add($"{DatabaseOptions.Section}:ConnectionString is required with Engine=Postgres.");
        }

        foreach (var (module, connectionString) in options.ConnectionStrings)
        {
            Check($"ConnectionStrings:{module}", connectionString);
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);

        void Check(string setting, string connectionString)
        {
            try
            {
                PostgresAddress.Parse(connectionString);
            }
            catch (FormatException exception)
            {
                errors.Add($"{DatabaseOptions.Section}:{setting}: {exception.Message}");
            }
        }
    }
}
