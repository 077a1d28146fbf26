using System.Buffers.Binary;
using System.Text;
using Parley.Chat.Search.Text;
using Parley.Protocol;

namespace Parley.Chat.Search.Index;

/// <summary>
/// What the index has in the place of words: keyed hashes, of which 48 bits are kept. With them two of a million words are alike once in five hundred indexes, and two that are
/// alike cost a message that is opened in vain. Safe from any thread.
/// </summary>
/// <param name="key">At least 16 bytes.</param>
internal sealed class SearchHasher(byte[] key)
{
    private const int DroppedBits = 16;

    private enum Kind : byte
    {
        Word = 1,
        Beginning = 2,
        Pair = 3,
        Sender = 4,
        Content = 5,
        Mentioned = 6,
    }

    /// <summary>Messages that carry files.</summary>
    public long WithFiles => Of(Kind.Content, "file");

    /// <summary>Messages with the address of a web page.</summary>
    public long WithLink => Of(Kind.Content, "link");

    /// <summary>Messages that name everybody in a group.</summary>
    public long MentioningAll => Of(Kind.Content, "all");

    /// <summary>Messages that name somebody by their username.</summary>
    public long Mentioning(UserId user)
    {
        Span<byte> bytes = stackalloc byte[17];
        bytes[0] = (byte)Kind.Mentioned;
        user.Value.TryWriteBytes(bytes[1..], bigEndian: true, out _);
        return Of(bytes);
    }

    /// <summary>Messages that somebody has sent.</summary>
    public long From(long person)
    {
        Span<byte> bytes = stackalloc byte[1 + sizeof(long)];
        bytes[0] = (byte)Kind.Sender;
        BinaryPrimitives.WriteInt64BigEndian(bytes[1..], person);
        return Of(bytes);
    }

    /// <summary>Everything by which a text can be found.</summary>
    public void AddText(IReadOnlyList<SearchUnit> units, HashSet<long> hashes)
    {
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            if (unit.IsSign)
            {
                if (i + 1 < units.Count && units[i + 1].IsSign)
                {
                    hashes.Add(Pair(unit, units[i + 1]));
                }

                continue;
            }

            // A word of three letters is its own beginning: one hash for both, and what begins with it is told apart when it is opened.
            var beginning = SearchText.Beginning(unit.Text);
            if (beginning.Length > 0)
            {
                hashes.Add(Of(Kind.Beginning, beginning));
            }

            if (beginning.Length < unit.Text.Length)
            {
                hashes.Add(Of(Kind.Word, unit.Text));
            }
        }
    }

    /// <summary>What a message must have to hold these units one after another. None when they are too short to be indexed.</summary>
    /// <param name="units">What is looked for.</param>
    /// <param name="isBeginning">The last one may go on.</param>
    /// <param name="hashes">Where they are added.</param>
    public void AddWanted(IReadOnlyList<SearchUnit> units, bool isBeginning, HashSet<long> hashes)
    {
        if (!isBeginning || units[^1].IsSign)
        {
            AddWanted(units, hashes);
            return;
        }

        AddWanted([.. units.Take(units.Count - 1)], hashes);
        hashes.Add(Of(Kind.Beginning, SearchText.Beginning(units[^1].Text)));
    }

    private void AddWanted(IReadOnlyList<SearchUnit> units, HashSet<long> hashes)
    {
        for (var i = 0; i < units.Count; i++)
        {
            var unit = units[i];
            if (!unit.IsSign)
            {
                hashes.Add(SearchText.Beginning(unit.Text).Length == unit.Text.Length ? Of(Kind.Beginning, unit.Text) : Of(Kind.Word, unit.Text));
            }
            else if (i + 1 < units.Count && units[i + 1].IsSign)
            {
                hashes.Add(Pair(unit, units[i + 1]));
            }
        }
    }

    private long Pair(SearchUnit first, SearchUnit second)
    {
        Span<char> both = stackalloc char[4];
        first.Text.CopyTo(both);
        second.Text.CopyTo(both[first.Text.Length..]);
        return Of(Kind.Pair, both[..(first.Text.Length + second.Text.Length)]);
    }

    private long Of(Kind kind, ReadOnlySpan<char> text)
    {
        Span<byte> bytes = stackalloc byte[1 + (3 * SearchText.MostLetters)];
        bytes[0] = (byte)kind;
        return Of(bytes[..(1 + Encoding.UTF8.GetBytes(text, bytes[1..]))]);
    }

    private long Of(ReadOnlySpan<byte> bytes) => (long)(SipHash.Of(key, bytes) >> DroppedBits);
}
