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

    /// <summary>A module's own connection string, by its name (case does not matter), where it differs from <see cref="ConnectionString"/>.</summary>
    public Dictionary<string, string> ConnectionStrings { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Connections that read at once, per module. Default 8, 1–256.</summary>
    [Range(1, 256)]
    public int Readers { get; set; } = 8;

    /// <summary>
    /// Connections that write at once, per module, on PostgreSQL; SQLite has one writer. One is held while the outbox is worked on. Default 8, 2–256.
    /// </summary>
    [Range(2, 256)]
    public int Writers { get; set; } = 8;

    /// <summary>
    /// How long a starting server waits for a PostgreSQL that does not answer, before it ends with an error. Default one minute, 0–1 hour. Not used with SQLite.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan StartPatience { get; set; } = TimeSpan.FromMinutes(1);
}
