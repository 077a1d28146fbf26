using Parley.Server.Https;

namespace Parley.Server.Hosting;

internal static class Configuration
{
    public const string DefaultUrl = "http://localhost:5080", DefaultHttpsUrl = "https://localhost:5080";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        ["Logging:LogLevel:Microsoft.AspNetCore"] = "Warning",
        ["Logging:LogLevel:Parley.Platform.Http.BearerAuthentication"] = "Warning", // the framework's word on every request without a token
    };

    /// <summary>
    /// In rising order: defaults in the code, <c>parley.json</c> beside the program, environment variables (<c>Parley__Section__Name</c>), the command line.
    /// </summary>
    public static void AddParleyConfiguration(this WebApplicationBuilder builder, IReadOnlyDictionary<string, string?> settings)
    {
        builder.Configuration.Sources.Clear();
        builder.Configuration
            .AddInMemoryCollection(Defaults)
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "parley.json"), optional: true, reloadOnChange: false)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(settings);
        if (string.IsNullOrWhiteSpace(builder.Configuration["urls"]))
        {
            builder.Configuration["urls"] = HasCertificate(builder.Configuration) ? DefaultHttpsUrl : DefaultUrl;
        }
    }

    private static bool HasCertificate(ConfigurationManager configuration) =>
        !string.IsNullOrEmpty(configuration[$"{HttpsOptions.Section}:{nameof(HttpsOptions.CertificatePath)}"])
        || string.Equals(configuration[$"{HttpsOptions.Section}:{nameof(HttpsOptions.SelfSigned)}"], "true", StringComparison.OrdinalIgnoreCase);
}
