namespace Parley.Bench.Chat.Load;

/// <summary>A conversation that is being talked in, with the connections of its members.</summary>
/// <param name="id">Its UUID.</param>
/// <param name="connections">One of each member. A direct conversation has two, in any order; a group all connections of the load, in the load's order.</param>
internal sealed class LoadConversation(Guid id, IReadOnlyList<LoadConnection> connections)
{
    private readonly Membership[] _members = [.. connections.Select(connection => new Membership(connection))];
    private int _next;

    public Guid Id => id;

    public ReadOnlySpan<Membership> Members => _members;

    /// <summary>
    /// Who sends next: of two always the first, because sending moves one's own cursors and a receiver who answers all the time would have nothing to tell; in a
    /// group each in turn.
    /// </summary>
    public LoadConnection NextSender() => _members.Length == 2 ? _members[0].Connection : _members[_next++ % _members.Length].Connection;

    public Membership MemberOf(LoadConnection connection) =>
        _members.Length > 2 ? _members[connection.Index] : _members[_members[0].Connection == connection ? 0 : 1];
}

/// <summary>What one member has received and has said about it. Belongs to the loop's thread.</summary>
internal sealed class Membership(LoadConnection connection)
{
    public LoadConnection Connection => connection;

    /// <summary>The highest seq received.</summary>
    public long Received { get; set; }

    /// <summary>The seq of the last receipt.</summary>
    public long Told { get; set; }
}
