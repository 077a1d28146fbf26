namespace Parley.Chaos.Faults;

/// <summary>Something that goes wrong, and is put right again.</summary>
/// <param name="Kind">As it is counted in the summary.</param>
/// <param name="MakeAsync">Makes it, and returns with it healed; says what exactly it was.</param>
internal sealed record Fault(string Kind, Func<Task<string>> MakeAsync);
