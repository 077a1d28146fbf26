namespace BuildRules.Code;

// EnforceCodeStyleInBuild: accessibility is written down.
sealed class Unmarked;
