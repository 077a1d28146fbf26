using System.Runtime.InteropServices;

namespace Parley.Chat.Search.Index;

/// <summary>
/// Which messages of a segment have which words: for each hash, in rising order, the difference to the one before, the length of its list in bytes, and the list: rising numbers of
/// messages, each as the difference to the one before. Parts of about 32 KiB: a word costs one row.
/// </summary>
internal sealed class WordLists
{
    private const int PartBytes = 32 * 1024 - 256;

    private readonly List<(long Word, byte[] Lists)> _parts = [];
    private readonly List<byte> _part = new(PartBytes * 2), _list = [];
    private long _first, _before;

    /// <summary>Adds a word: higher than all before it.</summary>
    public void Add(long word, ReadOnlySpan<int> messages)
    {
        _list.Clear();
        var before = -1;
        foreach (var message in messages)
        {
            VarInt.Write(_list, (ulong)(message - before));
            before = message;
        }

        if (_part.Count > 0 && _part.Count + _list.Count > PartBytes)
        {
            EndPart();
        }

        if (_part.Count == 0)
        {
            (_first, _before) = (word, word);
        }

        VarInt.Write(_part, (ulong)(word - _before));
        VarInt.Write(_part, (ulong)_list.Count);
        _part.AddRange(CollectionsMarshal.AsSpan(_list));
        _before = word;
    }

    public IReadOnlyList<(long Word, byte[] Lists)> Finish()
    {
        EndPart();
        return _parts;
    }

    /// <summary>The list of a word in the part where it must be; null when it is in none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> part, long first, long word)
    {
        var (at, current) = (0, first);
        while (at < part.Length)
        {
            current += (long)VarInt.Read(part, ref at);
            var length = (int)VarInt.Read(part, ref at);
            if (current >= word)
            {
                return current == word ? part.Slice(at, length) : default;
            }

            at += length;
        }

        return default;
    }

    /// <summary>The messages of one list or the other, as a list.</summary>
    public static byte[] Union(byte[] one, byte[] other)
    {
        if (one.Length == 0 || other.Length == 0)
        {
            return one.Length == 0 ? other : one;
        }

        var both = new List<byte>(one.Length + other.Length);
        var before = -1;
        foreach (var message in ReadList(one).Concat(ReadList(other)).Distinct().Order())
        {
            VarInt.Write(both, (ulong)(message - before));
            before = message;
        }

        return [.. both];
    }

    /// <summary>Every word of a part with its messages.</summary>
    public static IEnumerable<(long Word, int[] Messages)> Read(byte[] part, long first)
    {
        var (at, current) = (0, first);
        while (at < part.Length)
        {
            current += (long)VarInt.Read(part, ref at);
            var length = (int)VarInt.Read(part, ref at);
            yield return (current, ReadList(part.AsSpan(at, length)));
            at += length;
        }
    }

    public static int[] ReadList(ReadOnlySpan<byte> list)
    {
        // One byte each at least; the highest bit marks those that are not the last of their number.
        var count = 0;
        foreach (var one in list)
        {
            count += one < 0x80 ? 1 : 0;
        }

        var messages = new int[count];
        var (at, before) = (0, -1);
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = before += (int)VarInt.Read(list, ref at);
        }

        return messages;
    }

    private void EndPart()
    {
        if (_part.Count > 0)
        {
            _parts.Add((_first, _part.ToArray()));
            _part.Clear();
        }
    }
}
