namespace Parley.Conformance.Tests.Catalogue;

/// <summary>
/// The reference does something else, for the reason that docs/protocol/socketio-conformance.md gives under this id. The test is not run
/// against it as it stands: <see cref="DifferenceTests"/> proves that it fails there, so that a difference that has gone is noticed.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class DiffersAttribute(string id) : Attribute
{
    internal string Id { get; } = id;
}
