using System.Reflection;

namespace Parley.Conformance.Tests.Catalogue;

/// <summary>A test of the suite, run by itself: to see it fail.</summary>
internal sealed record SuiteTest(MethodInfo Method)
{
    internal static IEnumerable<SuiteTest> All { get; } =
    [
        .. typeof(SuiteTest).Assembly.GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttribute<EveryServerAttribute>() is not null).Select(method => new SuiteTest(method)),
    ];

    internal string Name => $"{Method.DeclaringType!.Name}.{Method.Name}";

    internal IEnumerable<string> Rules => Method.GetCustomAttributes<RuleAttribute>().Select(rule => rule.Id);

    internal string? Difference => Method.GetCustomAttribute<DiffersAttribute>()?.Id;

    /// <summary>What went wrong on the reference, or null when all of its cases passed.</summary>
    internal async Task<Exception?> FailureOnNpmAsync(string? bug)
    {
        foreach (var arguments in Method.GetCustomAttribute<EveryServerAttribute>()!.NpmCases(bug))
        {
            var error = await Record.ExceptionAsync(() => (Task)Method.Invoke(Activator.CreateInstance(Method.DeclaringType!), arguments)!);
            if (error is not null)
                return error;
        }

        return null;
    }
}
