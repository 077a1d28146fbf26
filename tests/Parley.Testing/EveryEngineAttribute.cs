using System.Reflection;
using Parley.Platform.Database;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Parley.Testing;

/// <summary><c>[Theory, EveryEngine]</c>: runs a test, which takes a <see cref="DatabaseEngine"/>, on each of them.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EveryEngineAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(Enum.GetValues<DatabaseEngine>().Select(engine => new TheoryDataRow<DatabaseEngine>(engine)).ToArray());

    public override bool SupportsDiscoveryEnumeration() => true;
}
