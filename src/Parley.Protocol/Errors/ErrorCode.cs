namespace Parley.Protocol;

/// <summary>One way in which a request can fail, the same over REST and sockets.</summary>
/// <param name="Code">Stable and kebab-case: what programs compare.</param>
/// <param name="Status">HTTP status of the REST answer.</param>
/// <param name="Retryable">Whether the same request may succeed later without being changed.</param>
/// <param name="Title">One sentence for people; never changes for a code.</param>
/// <param name="Meaning">For the documentation: when it happens and what to do.</param>
public sealed record ErrorCode(string Code, int Status, bool Retryable, string Title, string Meaning);
