namespace Parley.Chat.RealTime;

/// <summary>What to do with an announcement.</summary>
internal enum PublishStep
{
    /// <summary>It was pushed before.</summary>
    Drop,

    /// <summary>It follows on what was pushed.</summary>
    Push,

    /// <summary>Something is missing before it: read that from the database first.</summary>
    Fill,
}

/// <summary>What to do with a socket whose person was a member when their memberships were read.</summary>
internal enum JoinStep
{
    /// <summary>Everything pushed from now on lies in the membership, and nothing since the reading was missed.</summary>
    Join,

    /// <summary>The room is still before the membership: read what is missing from the database first.</summary>
    Fill,

    /// <summary>Memberships have changed since: this one may have ended.</summary>
    ReadAgain,

    /// <summary>Something was pushed since the reading: the socket gets it by itself, then joins.</summary>
    CatchUp,
}

/// <summary>How far a conversation has been pushed on this process, and the decisions that follow from it. Pure.</summary>
/// <param name="Published">Everything up to this rev has been pushed to those in the room; nothing after it.</param>
/// <param name="MembersRev">The rev of the latest change of membership at or before <paramref name="Published"/>, as far as this process knows.</param>
internal readonly record struct RoomPosition(long Published, long MembersRev)
{
    public PublishStep Of(long after, long upTo) =>
        upTo <= Published ? PublishStep.Drop
        : after == Published ? PublishStep.Push
        : PublishStep.Fill;

    public JoinStep Of(in Membership membership) =>
        MembersRev > membership.MembersRev ? JoinStep.ReadAgain
        : Published < membership.MembersRev ? JoinStep.Fill
        : Published > membership.LastRev ? JoinStep.CatchUp
        : JoinStep.Join;

    /// <summary>Never back.</summary>
    public RoomPosition To(long upTo, long membersRev = 0) => new(Math.Max(Published, upTo), Math.Max(MembersRev, membersRev));
}
