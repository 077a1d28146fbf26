namespace Parley.Server.Hosting;

internal static class Logs
{
    public static void AddParleyLogging(this WebApplicationBuilder builder)
    {
        builder.Logging.ClearProviders();
        builder.Logging.AddJsonConsole();
    }
}
