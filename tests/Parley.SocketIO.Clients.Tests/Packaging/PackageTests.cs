using System.IO.Compression;
using System.Xml.Linq;
using Parley.Testing;

namespace Parley.SocketIO.Clients.Tests.Packaging;

/// <summary>The NuGet package: what is in it, and that a project elsewhere needs nothing else.</summary>
public sealed class PackageTests
{
    private const string Project =
        """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Parley.SocketIO" Version="*-*" />
          </ItemGroup>
        </Project>
        """;

    private const string Program =
        """
        using Parley.SocketIO;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSocketIO();
        var app = builder.Build();
        app.MapSocketIO();
        app.Services.GetRequiredService<SocketIOServer>().Of("/").OnConnection(socket => socket.Join("everybody"));
        await app.StartAsync();
        using var http = new HttpClient();
        Console.WriteLine((await http.GetStringAsync(app.Urls.First() + "/socket.io/?EIO=4&transport=polling"))[..2]);
        """;

    [Fact]
    public async Task Package_OfTheLibrary_HoldsAssemblyDocsReadmeAndSymbols()
    {
        using var folder = new TemporaryFolder();
        var package = await PackAsync(folder);

        using var archive = ZipFile.OpenRead(package);
        var files = archive.Entries.Select(entry => entry.FullName).ToHashSet();
        Assert.Superset(new HashSet<string> { "lib/net10.0/Parley.SocketIO.dll", "lib/net10.0/Parley.SocketIO.xml", "README.md" }, files);
        var nuspec = XDocument.Load(archive.GetEntry("Parley.SocketIO.nuspec")!.Open()).Root!;
        XNamespace ns = nuspec.Name.Namespace;
        string? Value(string name) => nuspec.Element(ns + "metadata")!.Element(ns + name)?.Value;
        Assert.Equal(("Parley.SocketIO", "MIT", "README.md"), (Value("id"), Value("license"), Value("readme")));
        Assert.All((string[])["version", "authors", "description", "tags"], name => Assert.False(string.IsNullOrWhiteSpace(Value(name)), name));

        // It depends on the framework and on nothing else.
        Assert.Empty(nuspec.Descendants(ns + "dependency"));
        Assert.Equal(["Microsoft.AspNetCore.App"], nuspec.Descendants(ns + "frameworkReference").Select(reference => reference.Attribute("name")!.Value));

        using var symbols = ZipFile.OpenRead(Path.ChangeExtension(package, ".snupkg"));
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/Parley.SocketIO.pdb");
    }

    [Fact]
    public async Task Package_InAnEmptyProjectElsewhere_RestoresBuildsAndServes()
    {
        using var folder = new TemporaryFolder();
        await PackAsync(folder);
        var app = Directory.CreateDirectory(folder.File("app")).FullName;

        // The only source, and packages kept here: neither a registry nor an older build of the package can stand in for it.
        await WriteAsync(app, "nuget.config", $"<configuration><packageSources><clear /><add key=\"here\" value=\"{folder.FullPath}\" /></packageSources></configuration>");
        await WriteAsync(app, "Directory.Build.props", "<Project><PropertyGroup><RestorePackagesPath>$(MSBuildThisFileDirectory)packages</RestorePackagesPath></PropertyGroup></Project>");
        await WriteAsync(app, "Consumer.csproj", Project);
        await WriteAsync(app, "Program.cs", Program);
        await Command.RunAsync(app, "dotnet", "build", "-v", "q", "-o", "out", "-nodeReuse:false", "-p:UseSharedCompilation=false");

        var output = await Command.RunAsync(app, "dotnet", "out/Consumer.dll", "--urls", "http://127.0.0.1:0");

        Assert.Contains("0{", output, StringComparison.Ordinal);
    }

    private static async Task<string> PackAsync(TemporaryFolder folder)
    {
        // What the tests run is what is packed: nothing is built anew.
        await Command.RunAsync(
            Repository.Library, "dotnet", "pack", "-c", Repository.Configuration, "--no-build", "-v", "q", "-o", folder.FullPath, "-nodeReuse:false");
        return Directory.GetFiles(folder.FullPath, "Parley.SocketIO.*.nupkg").Single();
    }

    private static Task WriteAsync(string folder, string name, string text) =>
        File.WriteAllTextAsync(Path.Combine(folder, name), text, TestContext.Current.CancellationToken);
}
