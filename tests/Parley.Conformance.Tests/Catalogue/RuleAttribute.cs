namespace Parley.Conformance.Tests.Catalogue;

/// <summary>Which line of docs/protocol/socketio-conformance.md a test proves; <c>-trait rule=E4</c> runs the tests of one.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class RuleAttribute(string id) : Attribute, Xunit.v3.ITraitAttribute
{
    internal string Id { get; } = id;

    public IReadOnlyCollection<KeyValuePair<string, string>> GetTraits() => [new("rule", Id)];
}
