using System.Runtime.CompilerServices;

namespace Parley.SocketIO.Clients.Tests.Packaging;

/// <summary>The library stands alone, and Parley uses it as anybody could.</summary>
public sealed class IndependenceTests
{
    private static readonly string[] Products =
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).Select(path => Path.GetFileNameWithoutExtension(path)!)];

    [Fact]
    public void Internals_OfTheLibrary_AreVisibleToNoProduct()
    {
        var friends = typeof(SocketIOServer).Assembly.GetCustomAttributes(typeof(InternalsVisibleToAttribute), inherit: false)
            .Cast<InternalsVisibleToAttribute>().Select(friend => friend.AssemblyName.Split(',')[0]);

        Assert.Contains("Parley.SocketIO", Products);
        Assert.Empty(friends.Intersect([.. Products, "parley-server"], StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void Products_ThatUseTheLibrary_DoNotEvadeAccessChecks()
    {
        var evasions = SourcesOf(Path.Combine(Repository.Root, "src"), "*.cs")
            .Where(path => File.ReadAllText(path).Contains("IgnoresAccessChecksTo", StringComparison.Ordinal));

        Assert.Empty(evasions);
    }

    [Fact]
    public void Library_OfAllParley_RefersToNothingElse()
    {
        var references = typeof(SocketIOServer).Assembly.GetReferencedAssemblies().Select(reference => reference.Name!);

        Assert.DoesNotContain(references, name => name.StartsWith("Parley", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Library_InCodeAndDocuments_DoesNotMentionChat()
    {
        var mentions = SourcesOf(Repository.Library, "*")
            .Where(path => File.ReadAllText(path).Contains("chat", StringComparison.OrdinalIgnoreCase));

        Assert.Empty(mentions);
    }

    [Fact]
    public void Library_InItsPublicApi_HidesHttpContext()
    {
        var members = typeof(SocketIOServer).Assembly.GetExportedTypes()
            .SelectMany(type => type.GetMembers())
            .Where(member => member.ToString()!.Contains("HttpContext", StringComparison.Ordinal));

        Assert.Empty(members);
    }

    private static IEnumerable<string> SourcesOf(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern, SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(folder, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"));
}
