namespace Parley.Chat.Search.Index;

/// <summary>What waits to be taken out of the index.</summary>
internal sealed class RemovalSet
{
    public static readonly RemovalSet None = new([]);

    private readonly Dictionary<(long Conversation, long Seq), long> _single = [];
    private readonly Dictionary<long, List<RemovalRow>> _ranges = [];
    private readonly Dictionary<long, long> _newest = [];

    public RemovalSet(IReadOnlyCollection<RemovalRow> rows)
    {
        foreach (var row in rows)
        {
            _newest[row.Conversation] = Math.Max(_newest.GetValueOrDefault(row.Conversation), row.Step);
            if (row.FromSeq == row.ToSeq)
            {
                _single[(row.Conversation, row.FromSeq)] = Math.Max(_single.GetValueOrDefault((row.Conversation, row.FromSeq)), row.Step);
            }
            else if (_ranges.TryGetValue(row.Conversation, out var ranges))
            {
                ranges.Add(row);
            }
            else
            {
                _ranges[row.Conversation] = [row];
            }
        }

        Newest = _newest.Count == 0 ? 0 : _newest.Values.Max();
    }

    public bool IsEmpty => _newest.Count == 0;

    /// <summary>The latest step.</summary>
    public long Newest { get; }

    /// <param name="place">A message.</param>
    /// <param name="step">Of the segment that has it.</param>
    public bool Removes(MessagePlace place, long step) => Concerns(place.Conversation, step)
        && (_single.GetValueOrDefault((place.Conversation, place.Seq)) > step
            || (_ranges.TryGetValue(place.Conversation, out var ranges)
                && ranges.Exists(row => row.Step > step && row.FromSeq <= place.Seq && place.Seq <= row.ToSeq)));

    /// <summary>Whether anything of a conversation may have to go out of a segment of that step.</summary>
    public bool Concerns(long conversation, long step) => _newest.GetValueOrDefault(conversation) > step;
}

internal sealed class RemovalRow
{
    public long Step { get; init; }

    public long Conversation { get; init; }

    public long FromSeq { get; init; }

    public long ToSeq { get; init; }
}
