namespace BuildRules.PublicApi;

public sealed class Undocumented;
