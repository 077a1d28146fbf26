using System.Text;
using Parley.SocketIO.Fuzz.Generation;

namespace Parley.SocketIO.Fuzz.Targets;

/// <summary>One parser and what is fed to it. Used by one thread.</summary>
internal abstract class FuzzTarget : IDisposable
{
    internal abstract string Name { get; }

    /// <summary>What the case under way is made of, for the report of a failure.</summary>
    internal Draft Input { get; } = new();

    /// <summary>Makes one input up, feeds it, and compares what came of it.</summary>
    /// <exception cref="FuzzFailure">It was not what it must be. Any other exception is a failure as well.</exception>
    internal abstract void Run(Chance chance);

    /// <summary>Called at the end and where memory is compared: nothing of the cases so far may be left.</summary>
    internal virtual void Settle()
    {
    }

    public virtual void Dispose()
    {
    }

    /// <summary>As C# would write it, shortened.</summary>
    internal string Show()
    {
        var text = new StringBuilder();
        foreach (var one in Input.Written[..Math.Min(Input.Length, 2_000)])
        {
            if (one is >= 0x20 and < 0x7F and not (byte)'\\')
                text.Append((char)one);
            else
                text.Append(one == '\\' ? "\\\\" : $"\\x{one:X2}");
        }

        return Input.Length <= 2_000 ? text.ToString() : text.Append($"… ({Input.Length} bytes)").ToString();
    }

    protected static void Same<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new FuzzFailure($"{what}: the model says <{expected}>, the parser <{actual}>");
    }
}
