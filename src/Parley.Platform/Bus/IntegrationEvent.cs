namespace Parley.Platform.Bus;

/// <summary>Something that one module tells the others, after its commit. Its payload is one of the small records in <c>Parley.Contracts</c>: ids, never texts.</summary>
/// <param name="Id">The same however often it comes: what subscribers tell a repetition by. Never that of another event, also after a database was restored.</param>
/// <param name="Topic">In kebab-case; durable: queues of a cluster are named by it.</param>
/// <param name="At">When it was written.</param>
/// <param name="Payload">In the topic's own form.</param>
public sealed record IntegrationEvent(string Id, string Topic, DateTimeOffset At, byte[] Payload);
