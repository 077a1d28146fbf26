// EnforceCodeStyleInBuild: a namespace takes the whole file.
namespace BuildRules.Code
{
    internal sealed class BlockNamespace;
}
