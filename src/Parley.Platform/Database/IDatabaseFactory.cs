namespace Parley.Platform.Database;

/// <summary>Makes the databases of one engine. Engine projects register further ones; <see cref="DatabaseOptions.Engine"/> chooses.</summary>
public interface IDatabaseFactory
{
    DatabaseEngine Engine { get; }

    ModuleDatabase Create(string module);
}
