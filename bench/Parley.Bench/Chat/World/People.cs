using Parley.Chat.Encryption;
using Parley.Protocol;

namespace Parley.Bench.Chat.World;

/// <param name="Number">The chat's number.</param>
/// <param name="Id">The account's.</param>
internal sealed record SeedPerson(long Number, Guid Id);

/// <summary>A stored conversation.</summary>
internal sealed record SeedConversation(long Number, Guid Id, BodyCipher Cipher, byte[] WrappedKey, IReadOnlyList<SeedPerson> Members);

internal sealed record SeedMessage(SeedConversation Conversation, int Seq, MessageId Id, byte[] Body);

/// <summary>Who talks to whom.</summary>
internal static class People
{
    /// <summary>People two by two: as many conversations as half of them.</summary>
    public static IEnumerable<SeedPerson[]> Pairs(IReadOnlyList<SeedPerson> people)
    {
        for (var i = 0; i + 1 < people.Count; i += 2)
        {
            yield return [people[i], people[i + 1]];
        }
    }

    /// <summary>
    /// People in a ring, each with the next <paramref name="reach"/>: so each has twice as many conversations, and there are <paramref name="reach"/> times as
    /// many conversations as people.
    /// </summary>
    public static IEnumerable<SeedPerson[]> Ring(IReadOnlyList<SeedPerson> people, int reach)
    {
        for (var i = 0; i < people.Count; i++)
        {
            for (var distance = 1; distance <= reach; distance++)
            {
                yield return [people[i], people[(i + distance) % people.Count]];
            }
        }
    }
}
