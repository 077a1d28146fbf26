using Parley.Protocol;

namespace Parley.Chaos.Clients;

/// <summary>A conversation of the run.</summary>
/// <param name="Owner">A member from the beginning to the end.</param>
/// <param name="Others">The other members at the beginning. Of a group they come and go.</param>
internal sealed record Room(ConversationId Id, bool IsGroup, Person Owner, IReadOnlyList<Person> Others)
{
    /// <summary>Those who are out now.</summary>
    public HashSet<Person> Out { get; } = [];

    /// <summary>Those who were out for a while.</summary>
    public HashSet<Person> CameBack { get; } = [];
}
