namespace Parley.Server.Tests.Fixture;

/// <summary>The checked-out sources, for tests of what stands in them.</summary>
internal static class Repository
{
    public static readonly string Root = Find();

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Parley.slnx")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
