using System.CommandLine;

namespace Parley.Server.Commands;

/// <summary>The settings that are worth a short name on the command line; every other one is an environment variable (docs/operations/).</summary>
internal sealed class ServerSettingOptions
{
    private readonly Option<string?> _urls = new("--urls") { Description = "Addresses to listen at, separated by semicolons. Default http://localhost:5080." };
    private readonly Option<string?> _data = new("--data") { Description = "The folder that everything is kept in." };
    private readonly Option<string?> _database = new("--database") { Description = "postgres://user:password@host/database, instead of SQLite files in the data folder." };

    public void AddTo(Command command)
    {
        command.Add(_urls);
        command.Add(_data);
        command.Add(_database);
    }

    /// <summary>As configuration, which wins over files and environment variables.</summary>
    public IReadOnlyDictionary<string, string?> Read(ParseResult parse)
    {
        var settings = new Dictionary<string, string?>();
        if (parse.GetValue(_urls) is { } urls)
        {
            settings["urls"] = urls;
        }

        if (parse.GetValue(_data) is { } data)
        {
            settings["Parley:Data"] = data;
        }

        if (parse.GetValue(_database) is { } database)
        {
            settings["Parley:Database:Engine"] = "Postgres";
            settings["Parley:Database:ConnectionString"] = database;
        }

        return settings;
    }
}
