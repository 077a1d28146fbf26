namespace Parley.Platform.Database;

/// <summary>Makes the databases of the configured engine; an engine project replaces it.</summary>
public interface IDatabaseFactory
{
    DatabaseEngine Engine { get; }

    ModuleDatabase Create(string module);
}
