namespace Parley.Chaos.Checking.Invariants;

/// <summary>A revoked session receives nothing five seconds after the revocation.</summary>
/// <remarks>
/// What is late on the wire is no proof, what was written late is: a message whose first attempt was made more than five seconds after the revocation
/// must not reach the device at all.
/// </remarks>
internal sealed class RevokedSilence : Invariant
{
    private const long GraceMs = 5000;

    public override string Name => "I14";

    public override IEnumerable<string> Check(Evidence evidence) => evidence.Journal.People.SelectMany(person => person.Revocations).SelectMany(
        revocation => CheckDoors(revocation).Concat(CheckDevice(evidence, revocation)));

    private static IEnumerable<string> CheckDoors(Revocation revocation)
    {
        if (!revocation.Closed)
        {
            yield return $"{revocation.Device} was signed out at #{revocation.Moment} and its socket was not closed";
        }

        if (revocation.Accepted is { } door)
        {
            yield return $"{revocation.Device} was signed out at #{revocation.Moment} and got in again: {door}";
        }
    }

    private static IEnumerable<string> CheckDevice(Evidence evidence, Revocation revocation)
    {
        foreach (var sighting in revocation.Device.Sightings.Where(sighting => sighting.Moment > revocation.Moment && sighting.Message is not null))
        {
            if (evidence.Sends[sighting.Message!.Id].FirstOrDefault() is { } send && send.SentAtMs > revocation.AtMs + GraceMs)
            {
                yield return $"{revocation.Device}, signed out at #{revocation.Moment}, was given seq {sighting.Message.Seq} of {sighting.Conversation} at #{sighting.Moment}, "
                    + $"written {send.SentAtMs - revocation.AtMs} ms after it";
            }
        }
    }
}
