namespace Parley.Platform.Database;

/// <summary>The database was written by a newer program: reading it with this one could damage it.</summary>
public sealed class DatabaseTooNewException(string module, long found, long known) : Exception(
    $"The database of '{module}' was written by a newer Parley: it has schema {found}, this program knows {known}. " +
    "Start the newer program, or restore a backup that was made before the upgrade.");
