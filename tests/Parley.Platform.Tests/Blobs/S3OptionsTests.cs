using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Parley.Platform.Blobs;
using Parley.Platform.Configuration;
using Parley.S3;
using Parley.Testing;

namespace Parley.Platform.Tests.Blobs;

public sealed class S3OptionsTests : IDisposable
{
    private static readonly Dictionary<string, string?> Good = new()
    {
        ["Engine"] = "S3",
        ["S3:Endpoint"] = "https://s3.example",
        ["S3:Bucket"] = "parley-files",
        ["S3:AccessKey"] = "key",
        ["S3:SecretKey"] = "hunter2",
    };

    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void Start_TheFolder_NeedsNothingOfS3() => Assert.IsType<FolderBlobStore>(Services(new Dictionary<string, string?>()).GetRequiredService<IBlobStore>());

    [Fact]
    public void Start_S3_IsTheStore() => Assert.IsType<S3BlobStore>(Services(Good).GetRequiredService<IBlobStore>());

    [Fact]
    public void Start_ASecretInAFile_IsReadFromThere()
    {
        File.WriteAllText(_temporary.File("secret"), "hunter2\n");
        var settings = new Dictionary<string, string?>(Good) { ["S3:SecretKey"] = null, ["S3:SecretKeyFile"] = _temporary.File("secret") };

        Assert.Equal("hunter2", S3Options.SecretOf(Services(settings).GetRequiredService<IOptions<S3Options>>().Value));
    }

    [Theory]
    [InlineData(null, "Could not find file")]
    [InlineData(" \n", "is empty")]
    public void Start_ASecretFileWithoutASecret_SaysSo(string? content, string said)
    {
        if (content is not null)
        {
            File.WriteAllText(_temporary.File("secret"), content);
        }

        var settings = new Dictionary<string, string?>(Good) { ["S3:SecretKey"] = null, ["S3:SecretKeyFile"] = _temporary.File("secret") };

        var refused = Assert.Throws<OptionsValidationException>(Services(settings).GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains("Parley:Blobs:S3:SecretKeyFile: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(said, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("S3:Endpoint", null, "Endpoint is required")]
    [InlineData("S3:UploadMemoryBytes", "16777215", "UploadMemoryBytes")]
    [InlineData("S3:PartBytes", "536870912", "UploadMemoryBytes must be at least 1073741824, twice PartBytes")]
    [InlineData("S3:Endpoint", "s3.example", "Endpoint must be like https://s3.example")]
    [InlineData("S3:Endpoint", "ftp://s3.example", "Endpoint must be like https://s3.example")]
    [InlineData("S3:Endpoint", "https://a:b@s3.example", "Endpoint must be like https://s3.example")]
    [InlineData("S3:Bucket", null, "Bucket is required")]
    [InlineData("S3:Bucket", "a/b", "Bucket must be a bucket's name")]
    [InlineData("S3:AccessKey", null, "AccessKey is required")]
    [InlineData("S3:SecretKey", null, "SecretKey (or SecretKeyFile) is required")]
    [InlineData("S3:SecretKeyFile", "/nowhere", "SecretKey or SecretKeyFile, not both")]
    [InlineData("S3:Prefix", "/files", "Prefix must be like parley/")]
    [InlineData("S3:PartBytes", "1000", "PartBytes")]
    [InlineData("S3:RequestTimeout", "00:20:00", "RequestTimeout")]
    public void Start_WithABadSetting_NamesItAndNoSecret(string name, string? value, string said)
    {
        var services = Services(new Dictionary<string, string?>(Good) { [name] = value });

        var refused = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IStartupValidator>().Validate);

        Assert.Contains("Parley:Blobs:S3:" + said, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Start_NothingSet_SaysAllThatIsMissing()
    {
        var refused = Assert.Throws<OptionsValidationException>(
            Services(new Dictionary<string, string?> { ["Engine"] = "S3" }).GetRequiredService<IStartupValidator>().Validate);

        Assert.Equal(4, refused.Failures.Count());
    }

    private ServiceProvider Services(IReadOnlyDictionary<string, string?> settings) => new ServiceCollection()
        .AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(pair => new KeyValuePair<string, string?>("Parley:Blobs:" + pair.Key, pair.Value))).Build())
        .AddLogging()
        .AddPlatform(new DataFolder(_temporary.FullPath))
        .AddS3()
        .BuildServiceProvider();
}
