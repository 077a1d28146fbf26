using System.Reflection;
using Parley.Platform.Database;

namespace Parley.Platform.Tests.Database;

/// <summary>The tables of these tests, written as a module writes its own (Migrations/*.sql, embedded).</summary>
internal static class TestSchema
{
    public static IReadOnlyList<Migration> For(DatabaseEngine engine) => Migration.Load(Assembly.GetExecutingAssembly(), engine);
}
