namespace Parley.Server.Hosting;

internal static class Configuration
{
    public const string DefaultUrl = "http://localhost:5080";

    /// <summary>
    /// In rising order: defaults in the code, <c>parley.json</c> beside the program, environment variables (<c>Parley__Section__Name</c>), the command line.
    /// </summary>
    public static void AddParleyConfiguration(this WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> settings)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = DefaultUrl, ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning" })
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "parley.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings);
    }
}
