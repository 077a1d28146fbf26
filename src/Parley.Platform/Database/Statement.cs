using Parley.Protocol;

namespace Parley.Platform.Database;

/// <summary>
/// A statement prepared once per connection, for paths where mapping, boxing and looking names up would cost more than the work. Its parameters are
/// <c>$1</c>, <c>$2</c>, … in the order of their first appearance. Give each its value, then execute; a value holds for one execution. Not for use from two threads.
/// </summary>
public abstract class Statement : IDisposable
{
    private readonly long _all;
    private long _bound;

    /// <exception cref="ArgumentException">The parameters are not $1, $2, … in this order, or more than 63.</exception>
    protected Statement(string sql)
    {
        Sql = sql;
        Parameters = CountParameters(sql);
        _all = (1L << Parameters) - 1;
    }

    protected string Sql { get; }

    protected int Parameters { get; }

    /// <summary>Whether an execution has failed, even if its exception was caught since. See <see cref="DatabaseSession.StatementFailed"/>.</summary>
    public bool Failed { get; protected set; }

    public Statement Bind(int parameter, long value) => Bound(parameter).Set(parameter, value);

    public Statement Bind(int parameter, long? value) => Bound(parameter).Set(parameter, value);

    public Statement Bind(int parameter, string? value) => Bound(parameter).Set(parameter, value);

    public Statement Bind(int parameter, byte[]? value) => Bound(parameter).Set(parameter, value);

    public Statement Bind(int parameter, Guid? id) => Bound(parameter).Set(parameter, id);

    public Statement Bind<TId>(int parameter, TId id)
        where TId : struct, IId<TId> => Bound(parameter).Set(parameter, id.Value);

    /// <summary>A whole column, for <c>unnest</c> and <c>= ANY</c>.</summary>
    /// <exception cref="NotSupportedException">SQLite has no arrays: it executes a statement once per row.</exception>
    public Statement Bind<T>(int parameter, T[] values) => Bound(parameter).SetColumn(parameter, values);

    /// <returns>How many rows were inserted, updated or deleted.</returns>
    /// <exception cref="InvalidOperationException">A parameter has no value.</exception>
    public ValueTask<int> ExecuteAsync()
    {
        TakeBound();
        return RunAsync();
    }

    /// <summary>Executes, and shows each row of the answer; the row is valid only during the call.</summary>
    /// <exception cref="InvalidOperationException">A parameter has no value.</exception>
    public ValueTask ReadAsync(Action<IRow> row)
    {
        TakeBound();
        return RunAsync(row);
    }

    /// <summary>Frees what the engine holds for it. The <see cref="StatementCache"/> that owns it does this, nobody else.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
    }

    protected abstract Statement Set(int parameter, long? value);

    protected abstract Statement Set(int parameter, string? value);

    protected abstract Statement Set(int parameter, byte[]? value);

    protected abstract Statement Set(int parameter, Guid? value);

    protected abstract Statement SetColumn<T>(int parameter, T[] values);

    protected abstract ValueTask<int> RunAsync();

    protected abstract ValueTask RunAsync(Action<IRow> row);

    protected abstract void Close();

    private Statement Bound(int parameter)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)(parameter - 1), (uint)(Parameters - 1), nameof(parameter));
        _bound |= 1L << (parameter - 1);
        return this;
    }

    // A forgotten parameter would take the value of the execution before.
    private void TakeBound()
    {
        if (_bound != _all)
        {
            throw new InvalidOperationException($"A parameter has no value: {Sql}");
        }

        _bound = 0;
    }

    private static int CountParameters(string sql)
    {
        var count = 0;
        for (var i = sql.IndexOf('$', StringComparison.Ordinal); i >= 0; i = sql.IndexOf('$', i + 1))
        {
            var end = i + 1;
            while (end < sql.Length && char.IsAsciiDigit(sql[end]))
            {
                end++;
            }

            if (!int.TryParse(sql.AsSpan(i + 1, end - i - 1), out var number) || number < 1 || number > count + 1 || number > 63)
            {
                throw new ArgumentException($"Parameters are $1, $2, … in the order of their first appearance, at most 63: {sql}", nameof(sql));
            }

            count = Math.Max(count, number);
        }

        return count;
    }
}

/// <summary>One row of an answer. Columns count from 0, in the order of the SELECT.</summary>
public interface IRow
{
    bool IsNull(int column);

    long Number(int column);

    string Text(int column);

    byte[] Blob(int column);

    Guid Id(int column);
}
