using System.Xml;

namespace BuildRules.Code;

// EnforceCodeStyleInBuild: the using above is unused.
internal sealed class UnusedUsing;
