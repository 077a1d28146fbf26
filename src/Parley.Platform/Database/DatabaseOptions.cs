using System.ComponentModel.DataAnnotations;

namespace Parley.Platform.Database;

/// <summary>Section <c>Parley:Database</c>.</summary>
public sealed class DatabaseOptions
{
    public const string Section = "Parley:Database";

    /// <summary><c>Sqlite</c> (default): files in the data folder. <c>Postgres</c>: a schema per module on <see cref="ConnectionString"/>.</summary>
    public DatabaseEngine Engine { get; set; } = DatabaseEngine.Sqlite;

    /// <summary>PostgreSQL's, as key=value pairs or a <c>postgres://</c> address. Not used with SQLite.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>A module's own connection string, by its name in lower case, where it differs from <see cref="ConnectionString"/>.</summary>
    public Dictionary<string, string> ConnectionStrings { get; } = [];

    /// <summary>Connections that read at once, per module. Default 8, 1–256.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = 8;
}
