using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Configuration;
using Parley.Platform.Database;
using Parley.Postgres;
using Parley.Testing;

namespace Parley.Platform.Tests.Configuration;

public sealed class ValidatedOptionsTests : IDisposable
{
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Start_WithGoodValues_BindsThem()
    {
        var options = Services(
            ("Parley:Database:Engine", "postgres"), ("Parley:Database:ConnectionString", "Host=a"),
            ("Parley:Database:ConnectionStrings:CHAT", "postgres://b/chat"), ("Parley:Database:Readers", "16"))
            .GetRequiredService<IOptions<DatabaseOptions>>().Value;

        Assert.Equal((DatabaseEngine.Postgres, 16, "postgres://b/chat"), (options.Engine, options.Readers, options.ConnectionStrings["chat"]));
    }

    [Theory]
    [InlineData("Readers", "many", "Parley:Database:Readers", "many")]
    [InlineData("Engine", "Oracle", "Parley:Database:Engine", "Oracle")]
    [InlineData("Reader", "8", "Parley:Database:Reader is not a setting", "")]
    [InlineData("Readers", "0", "Parley:Database:Readers", "between 1 and 256")]
    [InlineData("Readers", "257", "Parley:Database:Readers", "It is 257")]
    [InlineData("Engine", "Postgres", "Parley:Database:ConnectionString is required", "")]
    public void Start_WithABadSetting_NamesItAndTheRule(string name, string value, string named, string said)
    {
        var messages = StartErrors(Services(("Parley:Database:" + name, value)));

        Assert.Contains(named, messages, StringComparison.Ordinal);
        Assert.Contains(said, messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithAnUnreadableConnectionString_NamesItWithoutShowingIt()
    {
        var messages = StartErrors(Services(
            ("Parley:Database:Engine", "Postgres"), ("Parley:Database:ConnectionStrings:chat", "Host=a;Pasword=hunter2")));

        Assert.Contains("Parley:Database:ConnectionStrings:chat", messages, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", messages, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_WithErrorsInSeveralSections_ReportsAll()
    {
        var messages = StartErrors(Services(("Parley:Database:Readers", "x"), ("Parley:Sample:Size", "0"), ("Parley:Sample:Names:0", "fine")));

        Assert.Contains("Parley:Database:Readers", messages, StringComparison.Ordinal);
        Assert.Contains("Parley:Sample:Size", messages, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PARLEYTEST_Parley__Database__Readers", "nine", "Parley:Database:Readers")]
    [InlineData("PARLEYTEST_PARLEY__DATABASE__READERS", "0", "Parley:Database:Readers")]
    [InlineData("PARLEYTEST_Parley__Database__Raeders", "9", "Parley:Database:Raeders is not a setting")]
    public void Start_WithABadEnvironmentVariable_NamesTheSetting(string variable, string value, string named)
    {
        Environment.SetEnvironmentVariable(variable, value);
        try
        {
            var configuration = new ConfigurationBuilder().AddEnvironmentVariables("PARLEYTEST_").Build();

            Assert.Contains(named, StartErrors(Services(configuration)), StringComparison.OrdinalIgnoreCase);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, null);
        }
    }

    [Theory]
    [InlineData(DatabaseEngine.Sqlite)]
    [InlineData(DatabaseEngine.Postgres)]
    public async Task ModuleDatabase_IsOfTheConfiguredEngine(DatabaseEngine engine)
    {
        await using var services = Services(
            ("Parley:Database:Engine", engine.ToString()), ("Parley:Database:ConnectionString", "Host=nobody.invalid;Database=parley"));

        var database = services.GetRequiredKeyedService<ModuleDatabase>("chat");

        Assert.Equal((engine, "chat"), (database.Engine, database.Module));
        Assert.Same(database, Assert.Single(services.GetServices<ModuleDatabase>()));
    }

    private sealed class SampleOptions
    {
        [System.ComponentModel.DataAnnotations.Range(1, 10)]
        public int Size { get; set; } = 5;

        public List<string> Names { get; } = [];
    }

    private static string StartErrors(ServiceProvider services)
    {
        using (services)
        {
            var failure = Assert.ThrowsAny<Exception>(() => services.GetRequiredService<IStartupValidator>().Validate());
            var each = failure is AggregateException all ? all.InnerExceptions : [failure];
            Assert.All(each, exception => Assert.IsType<OptionsValidationException>(exception));
            return string.Join('\n', each.Select(exception => exception.Message));
        }
    }

    private ServiceProvider Services(params (string Name, string Value)[] settings) =>
        Services(new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());

    private ServiceProvider Services(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging();
        services.AddPlatform(new DataFolder(_temporary.FullPath));
        services.AddPostgres();
        services.AddValidatedOptions<SampleOptions>("Parley:Sample");
        services.AddModuleDatabase("chat", typeof(ValidatedOptionsTests).Assembly);
        return services.BuildServiceProvider();
    }
}
