namespace Parley.Platform.Database;

/// <summary>Makes the databases of one engine. Engine projects register further ones; <see cref="DatabaseOptions.Engine"/> chooses.</summary>
public interface IDatabaseFactory
{
    DatabaseEngine Engine { get; }

    /// <param name="module">Its name.</param>
    /// <param name="derived">It holds only what can be made again from another database: a power cut may take its last commits, never its consistency.</param>
    ModuleDatabase Create(string module, bool derived);
}
