namespace Parley.SocketIO.Tests.Fuzzing;

/// <summary>Tests that look at the memory of the whole process, so nothing may run beside them.</summary>
[CollectionDefinition(nameof(MeasuresMemory), DisableParallelization = true)]
public sealed class MeasuresMemory;
