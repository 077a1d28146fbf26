namespace Parley.Platform.Database;

/// <summary>The server is stopping: this database takes no more work. Another server, or this one after its start, does.</summary>
public sealed class DatabaseClosedException(string module) : Exception($"The database of '{module}' is closed.");
