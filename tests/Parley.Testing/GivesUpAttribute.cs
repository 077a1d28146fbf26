using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Parley.Testing;

/// <summary>Of every test project: what a test awaits in vain is cancelled after five minutes, so that it fails by its name instead of holding up the run.</summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class GivesUpAttribute : BeforeAfterTestAttribute
{
    /// <summary>The longest test takes three minutes on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ITimer> _timers = new();

    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        var context = TestContext.Current;
        _timers[test.UniqueID] = TimeProvider.System.CreateTimer(_ => context.CancelCurrentTest(), null, Patience, Timeout.InfiniteTimeSpan);
    }

    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (_timers.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }
}
