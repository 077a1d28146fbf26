using System.Data;
using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.Sqlite;
using Parley.Protocol;

namespace Parley.Platform.Database;

/// <summary>
/// Several values for one parameter, the same text on both engines: <c>WHERE id IN @ids</c> with <c>new { ids = SqlList.Of(ids) }</c>.
/// Also <c>NOT IN @ids</c>. An empty list is in order: nothing is in it.
/// </summary>
/// <remarks>
/// The mapper's own lists do not do: it hands PostgreSQL an array, which IN does not take, and cannot convert typed ids.
/// PostgreSQL gets <c>= ANY(@ids)</c>, one text for every length, SQLite <c>IN (@ids0, @ids1, …)</c>, at most 32,766 values.
/// </remarks>
public sealed partial class SqlList : SqlMapper.ICustomQueryParameter
{
    private readonly Array _values;

    /// <summary>SQLite's own limit (SQLITE_MAX_VARIABLE_NUMBER) leaves room for other parameters.</summary>
    private const int Most = 32_000;

    private SqlList(Array values) => _values = values;

    public static SqlList Of<TId>(IEnumerable<TId> ids)
        where TId : struct, IId<TId> => new(ids.Select(id => id.Value).ToArray());

    public static SqlList Of(IEnumerable<long> numbers) => new(numbers.ToArray());

    public static SqlList Of(IEnumerable<string> texts) => new(texts.ToArray());

    /// <summary>For the mapper, which calls it by reflection.</summary>
    public void AddParameter(IDbCommand command, string name)
    {
        var sqlite = command is SqliteCommand;
        command.CommandText = UseOfList().Replace(command.CommandText, use =>
            use.Groups["name"].Value != name ? use.Value
            : sqlite ? $"{use.Groups["not"].Value}IN ({Names(name)})"
            : use.Groups["not"].Length > 0 ? $"<> ALL(@{name})" : $"= ANY(@{name})");
        if (!sqlite)
        {
            Add(command, name, _values);
            return;
        }

        for (var i = 0; i < Length; i++)
        {
            var value = _values.GetValue(Math.Min(i, _values.Length - 1));
            Add(command, Name(name, i), value is Guid id ? id.ToByteArray(bigEndian: true) : value);
        }
    }

    // The last value is repeated up to a power of two: lists of every length share few texts, which stay prepared.
    private int Length => _values.Length == 0 ? 0 : (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)_values.Length), Math.Max(_values.Length, Most));

    private string Names(string name) => string.Join(", ", Enumerable.Range(0, Length).Select(i => "@" + Name(name, i)));

    private static string Name(string name, int index) => name + index.ToString(CultureInfo.InvariantCulture);

    private static void Add(IDbCommand command, string name, object? value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
    }

    [GeneratedRegex(@"\b(?<not>NOT\s+)?IN\s+@(?<name>\w+)", RegexOptions.IgnoreCase)]
    private static partial Regex UseOfList();
}
