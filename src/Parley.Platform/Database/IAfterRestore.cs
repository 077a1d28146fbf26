namespace Parley.Platform.Database;

/// <summary>
/// What a module does once with a database that was put back from a backup, before it is served again: clients and tokens know a later state than it.
/// </summary>
public interface IAfterRestore
{
    /// <summary>Harmless to repeat.</summary>
    ValueTask AfterRestoreAsync(CancellationToken cancellationToken);
}
