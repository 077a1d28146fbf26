namespace BuildRules;

public sealed class Bottom;
