using System.Globalization;
using System.Reflection;

namespace Parley.Platform.Database;

/// <summary>One numbered step of a module's schema. Released steps never change: what is wrong is mended by the next number.</summary>
/// <param name="Number">1, 2, 3, … without a gap, per module.</param>
/// <param name="Name">For people.</param>
/// <param name="Sql">The statements of one engine.</param>
public sealed record Migration(int Number, string Name, string Sql)
{
    /// <summary>Where a module keeps those of its own database.</summary>
    public const string DefaultFolder = "Migrations";

    /// <summary>
    /// Reads the embedded files <c>0001_name.sql</c> in a folder of a module. A step that must differ by engine is two files
    /// under one number: <c>0002_name.sqlite.sql</c> and <c>0002_name.postgres.sql</c>.
    /// </summary>
    public static IReadOnlyList<Migration> Load(Assembly assembly, DatabaseEngine engine, string folder = DefaultFolder)
    {
        var place = $".{folder}.";
        var other = engine == DatabaseEngine.Sqlite ? ".postgres.sql" : ".sqlite.sql";
        var own = engine == DatabaseEngine.Sqlite ? ".sqlite.sql" : ".postgres.sql";
        var migrations = new List<Migration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            var start = resource.IndexOf(place, StringComparison.Ordinal);
            if (start < 0 || !resource.EndsWith(".sql", StringComparison.Ordinal) || resource.EndsWith(other, StringComparison.Ordinal))
            {
                continue;
            }

            var file = resource[(start + place.Length)..];
            var name = file.EndsWith(own, StringComparison.Ordinal) ? file[..^own.Length] : file[..^".sql".Length];
            var number = int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            migrations.Add(new Migration(number, name[5..], SchemaDialect.Translate(reader.ReadToEnd(), engine)));
        }

        migrations.Sort((left, right) => left.Number.CompareTo(right.Number));
        for (var i = 0; i < migrations.Count; i++)
        {
            if (migrations[i].Number != i + 1)
            {
                throw new InvalidOperationException(
                    $"{assembly.GetName().Name}: migration {i + 1} is missing or there twice (found {migrations[i].Number:0000}_{migrations[i].Name}).");
            }
        }

        return migrations;
    }
}
