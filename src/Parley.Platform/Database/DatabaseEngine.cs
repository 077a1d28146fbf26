namespace Parley.Platform.Database;

/// <summary>Which program keeps the tables. SQL is written once in the subset both share; where it must differ, code asks for this.</summary>
public enum DatabaseEngine
{
    Sqlite,
    Postgres,
}
