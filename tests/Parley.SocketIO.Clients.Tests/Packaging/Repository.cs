namespace Parley.SocketIO.Clients.Tests.Packaging;

/// <summary>The source tree that these tests were built from.</summary>
internal static class Repository
{
    internal static string Root { get; } = FindRoot();

    /// <summary>The library's folder.</summary>
    internal static string Library { get; } = Path.Combine(Root, "src", "Parley.SocketIO");

    /// <summary>What these tests, and all that they refer to, were built as.</summary>
    internal static string Configuration => Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)) == "release" ? "Release" : "Debug";

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
                return folder.FullName;
        }

        throw new DirectoryNotFoundException($"There is no Parley.slnx above {AppContext.BaseDirectory}.");
    }
}
